#include "engine/ui/key_feed.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace orrery::ui {
namespace {

constexpr auto kPress = KeyEvent::Kind::press;
constexpr auto kRelease = KeyEvent::Kind::release;
constexpr auto kCharacter = KeyEvent::Kind::character;

// A letter typed as a keyboard sends it: the key, its character, the key let go.
void type(KeyFeed& feed, char letter) {
    const int key = letter - 'a' + GLFW_KEY_A;
    feed.push({.kind = kPress, .code = key});
    feed.push({.kind = kCharacter, .code = letter});
    feed.push({.kind = kRelease, .code = key});
}

void tap(KeyFeed& feed, int key, int modifiers = 0) {
    feed.push({.kind = kPress, .code = key, .modifiers = modifiers});
    feed.push({.kind = kRelease, .code = key, .modifiers = modifiers});
}

// A text field as Dear ImGui is one: the characters of a picture first, then the one key that is newly down.
struct Field {
    std::string text;
    std::set<int> down;
    bool entered = false;

    void picture(KeyFeed& feed) {
        std::set<int> before = down;
        for (const KeyEvent& event : feed.take()) {
            if (event.kind == kCharacter) text += static_cast<char>(event.code);
            if (event.kind == kPress) down.insert(event.code);
            if (event.kind == kRelease) down.erase(event.code);
        }
        const auto pressed = [&](int key) { return down.contains(key) && !before.contains(key); };
        if (pressed(GLFW_KEY_BACKSPACE)) {
            if (!text.empty()) text.pop_back();
        } else if (pressed(GLFW_KEY_ENTER)) {
            entered = true;
        } else if (pressed(GLFW_KEY_A) && down.contains(GLFW_KEY_LEFT_CONTROL)) {
            text.clear();
        }
    }
};

TEST(KeyFeed, WhatWasTypedWithinOnePictureArrivesWholeAndInOrder) {
    KeyFeed feed;
    for (const char letter : std::string("alll")) type(feed, letter);
    tap(feed, GLFW_KEY_BACKSPACE);
    tap(feed, GLFW_KEY_BACKSPACE);
    for (const char letter : std::string("pha")) type(feed, letter);
    tap(feed, GLFW_KEY_ENTER);
    Field field;
    int pictures = 0;
    while (!feed.empty()) {
        field.picture(feed);
        ASSERT_LT(++pictures, 20);
    }
    EXPECT_EQ(field.text, "alpha");
    EXPECT_TRUE(field.entered);
    EXPECT_TRUE(field.down.empty());
}

TEST(KeyFeed, ACommandComesBeforeWhatIsTypedAfterIt) {
    KeyFeed feed;
    for (const char letter : std::string("old")) type(feed, letter);
    feed.push({.kind = kPress, .code = GLFW_KEY_LEFT_CONTROL});
    tap(feed, GLFW_KEY_A, GLFW_MOD_CONTROL);
    feed.push({.kind = kRelease, .code = GLFW_KEY_LEFT_CONTROL});
    for (const char letter : std::string("new")) type(feed, letter);
    Field field;
    while (!feed.empty()) field.picture(feed);
    EXPECT_EQ(field.text, "new");
}

TEST(KeyFeed, AWordTakesOnePicture) {
    KeyFeed feed;
    for (const char letter : std::string("gate")) type(feed, letter);
    Field field;
    field.picture(feed);
    EXPECT_EQ(field.text, "gate");
    EXPECT_TRUE(feed.empty());
}

}  // namespace
}  // namespace orrery::ui
