#pragma once

// What most nodes and edges of a graph do not have, at the price of one pointer: values and lists that are boxed when
// there is something in them. They copy and compare as what they hold.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace orrery::graph {

// Reads as a T, which is T{} while nothing was written.
template <typename T>
class Rare {
 public:
    Rare() = default;
    Rare(T value) : value_(value == T{} ? nullptr : std::make_unique<T>(std::move(value))) {}
    template <typename Other>
    requires(!std::same_as<std::remove_cvref_t<Other>, T> && !std::same_as<std::remove_cvref_t<Other>, Rare> &&
             std::constructible_from<T, const Other&>) Rare(const Other& value)
        : Rare(T(value)) {}
    Rare(const Rare& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
    Rare(Rare&&) noexcept = default;
    Rare& operator=(Rare other) noexcept {
        value_ = std::move(other.value_);
        return *this;
    }
    ~Rare() = default;

    const T& operator*() const {
        static const T kNone{};
        return value_ ? *value_ : kNone;
    }
    const T* operator->() const { return &**this; }
    operator const T&() const { return **this; }
    bool empty() const requires requires(const T& value) { value.empty(); }
    { return !value_ || value_->empty(); }

    T& edit() {
        if (!value_) value_ = std::make_unique<T>();
        return *value_;
    }

    friend bool operator==(const Rare& a, const Rare& b) { return *a == *b; }
    template <typename Other>
    requires(!std::same_as<Other, Rare>) && requires(const T& value, const Other& other) { value == other; }
    friend bool operator==(const Rare& a, const Other& b) { return *a == b; }

 private:
    std::unique_ptr<T> value_;
};

// A vector that takes no more room than a pointer while it is empty.
template <typename T>
class RareList {
 public:
    using value_type = T;
    using iterator = T*;
    using const_iterator = const T*;

    RareList() = default;
    RareList(std::initializer_list<T> items)
        : items_(items.size() == 0 ? nullptr : std::make_unique<std::vector<T>>(items)) {}
    explicit RareList(std::vector<T> items)
        : items_(items.empty() ? nullptr : std::make_unique<std::vector<T>>(std::move(items))) {}
    RareList(const RareList& other)
        : items_(other.items_ ? std::make_unique<std::vector<T>>(*other.items_) : nullptr) {}
    RareList(RareList&&) noexcept = default;
    RareList& operator=(RareList other) noexcept {
        items_ = std::move(other.items_);
        return *this;
    }
    ~RareList() = default;

    bool empty() const { return !items_ || items_->empty(); }
    std::size_t size() const { return items_ ? items_->size() : 0; }
    const T* begin() const { return items_ ? items_->data() : nullptr; }
    const T* end() const { return begin() + size(); }
    T* begin() { return items_ ? items_->data() : nullptr; }
    T* end() { return begin() + size(); }
    auto rbegin() const { return std::make_reverse_iterator(end()); }
    auto rend() const { return std::make_reverse_iterator(begin()); }
    const T& operator[](std::size_t index) const { return (*items_)[index]; }
    T& operator[](std::size_t index) { return (*items_)[index]; }
    const T& front() const { return items_->front(); }
    const T& back() const { return items_->back(); }

    void push_back(T item) { edit().push_back(std::move(item)); }
    template <typename... Arguments>
    T& emplace_back(Arguments&&... arguments) {
        return edit().emplace_back(std::forward<Arguments>(arguments)...);
    }
    template <typename Iterator>
    void insert(const T* before, Iterator first, Iterator last) {
        if (first == last) return;
        const std::ptrdiff_t at = before - begin();
        edit().insert(edit().begin() + at, first, last);
    }
    void clear() { items_.reset(); }
    template <typename Predicate>
    void eraseIf(const Predicate& predicate) {
        if (items_) std::erase_if(*items_, predicate);
    }

    friend bool operator==(const RareList& a, const RareList& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }

    friend bool operator==(const RareList& a, const std::vector<T>& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }

 private:
    std::vector<T>& edit() {
        if (!items_) items_ = std::make_unique<std::vector<T>>();
        return *items_;
    }

    std::unique_ptr<std::vector<T>> items_;
};

}  // namespace orrery::graph
