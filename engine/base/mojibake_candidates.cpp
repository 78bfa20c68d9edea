#include "engine/base/mojibake_candidates.h"

#include "engine/base/utf8.h"

#include <map>
#include <string>
#include <vector>

namespace orrery::mojibake {

namespace {

// One line for each damaged form, likeliest first; a form may take several lines. Every emoji of Unicode 15 that loses
// a byte is here (U+FE0F after it marks those that need it to be a picture), then symbols, then the commonest letters
// of other scripts.
constexpr std::string_view kLikely = R"(
🏁 🐍 🐝 🍁 🍍 🏝️ 🍏 🍐 🍝 🏍️ 🏏 🏐 🐁 🐏 🐐
🍀 🏀 🐀
🏂 🍂 🐂
🏃 🍃 🃏 🐃
🏄 🍄 🐄
🍅 🏅 🐅
🏆 🐆 🍆
🐇 🍇 🏇
🐈 🏈 🍈 🈁
🐉 🍉 🏉 🉐
🏊 🍊 🐊
🍋 🐋 🏋️
🌐 🌍 🌏 🌝 🍌 🐌 🌁 🏌️
🎁 🍎 🐎 🏎️ 🎏 🎐 🎍
👍 👏 👁️ 🐑 🍑 👐 👝 🏑
💁 💝 💍 🐒 💐 🍒 💏 🏒
📝 📍 📁 📏 📐 🐓 🍓 🏓
🔍 🔝 🔁 🔐 🔏 🍔 🐔 🏔️
🍕 🐕 🏕️ 🕐 🕍 🕝
🏖️ 🖐️ 🖍️ 🍖 🐖
🏗️ 🗝️ 🍗 🐗
😍 😁 😏 😐 😝 🐘 🏘️ 🍘
🙏 🙁 🐙 🙍 🏙️ 🍙
🚁 🚐 🚏 🚍 🚝 🐚 🍚 🏚️
🏛️ 🛍️ 🛏️ 🐛 🛁 🛐 🍛 🛝
🐜 🍜 🏜️
🐞 🍞 🏞️
🐟 🍟 🏟️
🏠 🐠 🍠
🏡 🐡 🍡
🐢 🏢 🍢
🐣 🍣 🏣
🤝 🤏 🤍 🤐 🐤 🍤 🏤
🏥 🥁 🐥 🥝 🥐 🥏 🥍 🍥
🏦 🐦 🦁 🍦 🦝 🦍 🦏 🦐
🐧 🧐 🧍 🧁 🏧 🧝 🧏 🍧
🐨 🏨 🍨
🍩 🐩 🏩
🪐 🍪 🐪 🪁 🪝 🏪
🏫 🍫 🐫 🫁 🫐 🫏
🐬 🍬 🏬
🏭 🐭 🍭
🏮 🐮 🍮
🐯 🍯 🏯
🍰 🐰 🏰
🐱 🍱
🐲 🍲
🏳️ 🐳 🍳
🏴 🐴 🍴
🏵️ 🐵 🍵
🐶 🍶
🏷️ 🐷 🍷
🐸 🍸 🏸
🏹 🐹 🍹
🏺 🍺 🐺
🐻 🍻 🏻
🐼 🍼 🏼
🍽️ 🐽 🏽
🍾 🐾 🏾
🐿️ 🍿 🏿
❌ ❎ ❓ ❔ ❕ ❗ ⭐ ⏭️ ⏩ ⏪ ⏫ ⏬ ⏮️ ⏯️ ⏰ ⏱️ ⏲️ ⏳ ⏸️ ⏹️ ⏺️
☁️ ☝️ ☐ ♏ ♍ ♐ ♝ ♁ ⛏️ ✏️ ✍️ ✝️ ❤️ ❣️ ⁉️ ❄️ ❇️ ⏏️
” ‐ ← ⇐ ∝ ∏ ∍ ≐ ≍ ≏ ℝ ℏ ℍ ℐ ₁ ₐ ⅝ ⅐ ● ◐ ◁ ❖ ▁ ▐ ❑ ❒ ➝ ❞ ❚ ❛ ☍
┐ ━ ┏ ┍ ═ ╝ ⁀
ⁿ ⁰ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹ ⁺ ⁻ ⁼ ⁽ ⁾ ❶ ❷ ❸ ❹ ❺ ❻ ❼ ❽ ❾ ❿
ﬁ ！ － ０ ＝ ／
č ď Ł ō ő Á Í Ý Ð Ï
Н А с я э ρ ύ Ν Ώ א ם ف
、 】 【 』
् ए ก แ ề ọ ờ ỏ Ố
い う か が き く け こ さ し す せ そ た だ ち っ つ て で と な に ね の は ば ひ へ ほ ま み え お ぐ げ ご ず ぞ づ ど ぶ べ
あ ろ わ め チ ハ バ ポ ネ
不 来 要 可 理 友 同 名 受 取 向 吃 合 听 后 口 台 各 史 司 吸 接 提 服 板 期 机
)";

// Variation selector 16, zero width joiner.
constexpr std::string_view kInvisible = "\uFE0F \u200D";

class Table {
 public:
    Table() {
        add(kLikely);
        add(kInvisible);
    }

    std::span<const Candidate> find(std::string_view kept) const {
        const auto found = entries_.find(kept);
        return found == entries_.end() ? std::span<const Candidate>() : std::span<const Candidate>(found->second);
    }

 private:
    void add(std::string_view list) {
        for (std::size_t at = 0; at < list.size();) {
            const utf8::Decoded decoded = utf8::decode(list, at);
            const std::string_view bytes = list.substr(at, decoded.length);
            at += decoded.length;
            if (decoded.codePoint < 0x80U) continue;
            std::string kept;
            for (const char byte : bytes) {
                if (!isDropped(static_cast<unsigned char>(byte))) kept += byte;
            }
            const bool selector = at < list.size() && utf8::decode(list, at).codePoint == 0xFE0FU;
            if (kept.size() < bytes.size()) entries_[kept].push_back({decoded.codePoint, selector});
            if (selector) at += 3;
        }
    }

    std::map<std::string, std::vector<Candidate>, std::less<>> entries_;
};

}  // namespace

std::span<const Candidate> candidatesFor(std::string_view kept) {
    static const Table table;
    return table.find(kept);
}

}  // namespace orrery::mojibake
