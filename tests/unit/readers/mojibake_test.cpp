#include "engine/base/mojibake.h"

#include "engine/base/utf8.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace orrery {
namespace {

enum class Damage { droppingWindows1252, keepingWindows1252, latin1 };

// What a program leaves that reads UTF-8 as a one-byte encoding: the cause of the damage, written from the encodings'
// definitions and not from the repair.
std::string damaged(std::string_view text, Damage how = Damage::droppingWindows1252) {
    constexpr std::array<char32_t, 32> kHigh = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const char32_t high = byte >= 0x80 && byte < 0xA0 ? kHigh[byte - 0x80U] : byte;
        if (how == Damage::latin1 || byte < 0x80 || byte >= 0xA0) {
            utf8::append(out, byte);
        } else if (high != 0) {
            utf8::append(out, high);
        } else if (how == Damage::keepingWindows1252) {
            utf8::append(out, byte);
        }
    }
    return out;
}

std::string repaired(std::string_view text) {
    const std::optional<Repair> repair = repairMojibake(text);
    return repair ? repair->text : "(clean)";
}

TEST(Mojibake, RepairsWhatWasReceived) {
    // The damage as it stands in a file that was received, written byte for byte and not made by damaged() above.
    EXPECT_EQ(repaired("VI[ðŸ‘ï¸ Vision]"), "VI[👁️ Vision]");
    EXPECT_EQ(repaired("LA[ðŸ“ Language]"), "LA[📝 Language]");
    EXPECT_EQ(repaired("T3D[ðŸ—ï¸ 3D]"), "T3D[🏗️ 3D]");
    EXPECT_EQ(repaired("|Aligns Vision & Language ðŸ¤|"), "|Aligns Vision & Language 🤝|");
    EXPECT_EQ(repaired("CT[âš–ï¸ Contrastive]"), "CT[⚖️ Contrastive]");
    EXPECT_EQ(repaired("|Benchmark Evaluation ðŸ†|"), "|Benchmark Evaluation 🏆|");
    EXPECT_EQ(repaired("DT[ðŸ” Detection]"), "DT[🔍 Detection]");
    EXPECT_EQ(repaired("A[ASML ðŸ‡³ðŸ‡±]"), "A[ASML 🇳🇱]");
    EXPECT_EQ(repaired("hidden uâ‚œ → hâ‚œ'"), "hidden uₜ → hₜ'");
    EXPECT_EQ(repaired("â€œIntelligent Dynamic Clustersâ€"), "“Intelligent Dynamic Clusters”");
    EXPECT_EQ(repaired("FranÃ§ois Cholletâ€™s"), "François Chollet’s");
    EXPECT_EQ(repaired("5ï¸âƒ£ AI Chip"), "5️⃣ AI Chip");
}

TEST(Mojibake, WhatSurvivesWithoutDroppedBytesComesBackExactly) {
    const std::vector<std::string> texts = {
        "naïve café — “déjà vu” … 25 °C, 5 £, ½, ©, §",
        "Straße, Übermut, Ärger, Öl, Größe",
        "São Paulo: não, ação, coração, mãe, Índia, Ásia",
        "El Niño, ¿qué?, ¡hola!, corazón, Óscar, Águila",
        "Łódź, Gdańsk, źdźbło, Żółw, ćma",
        "Příliš žluťoučký kůň úpěl ďábelské ódy",
        "İstanbul, ığdır, şeker, Çağrı",
        "Árvíztűrő tükörfúrógép Őrült",
        "știință, țară, Brașov",
        "Tiếng Việt: người, được, nghĩa, ở đâu",
        "Привет, мир: съешь ещё этих мягких булок",
        "Ελληνικά: ρητός",
        "שלום עולם",
        "مرحبا بالعالم",
        "हिन्दी में लिखा",
        "ไทยแลนด์",
        "日本語のテキスト",
        "中文不是问题",
        "한국어 텍스트",
        "👩‍👩‍👧 👍🏽 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇬🇧 1️⃣ ❤️ ✨ 🏳️‍🌈",
        "α → β ≤ γ, ∑ x², √2, ∞",
        "┌─┐\n│x│\n└─┘"};
    for (const std::string& text : texts) {
        EXPECT_EQ(repaired(damaged(text, Damage::keepingWindows1252)), text);
        EXPECT_EQ(repaired(damaged(text, Damage::latin1)), text);
    }
}

TEST(Mojibake, DroppedBytesAreInferred) {
    const std::vector<std::string> texts = {"🏁 done",
                                            "❌ no",
                                            "⏳ wait, ✨",
                                            "⭐ star ⚡",
                                            "☁️ cloud",
                                            "🛠️ tools",
                                            "🕹️ play",
                                            "🏃 run",
                                            "❗ mind 🚀",
                                            "👍🏽 and 👍🏻",
                                            "🧑‍💻 and 🏳️‍🌈",
                                            "🏴󠁧󠁢󠁳󠁣󠁴󠁿 Scotland",
                                            "he said “yes” — 🎉",
                                            "x⁰ and x⁴ ✅",
                                            "Łódź i Żory są",
                                            "Český Krumlov: čeština, říčka",
                                            "В России моя семья",
                                            "שלום ועולם",
                                            "コンピュータが好きです",
                                            "این متن فارسی",
                                            "═══ ─── ═══"};
    for (const std::string& text : texts) EXPECT_EQ(repaired(damaged(text)), text);
}

TEST(Mojibake, CountsWhatItGuessed) {
    const std::optional<Repair> certain = repairMojibake(damaged("👁️ and 🚀 and ”"));
    ASSERT_TRUE(certain);
    EXPECT_EQ(certain->repaired, 4U);  // the eye, its selector, the rocket, the quotation mark
    EXPECT_EQ(certain->uncertain, 0U);
    // 🏆, 🐆 and 🍆 all leave the same three characters.
    const std::optional<Repair> guessed = repairMojibake(damaged("🏆"));
    ASSERT_TRUE(guessed);
    EXPECT_EQ(guessed->uncertain, 1U);
}

// Texts of every kind that hold the characters of which damage is made.
const std::vector<std::string> kClean = {
    "plain ASCII",
    "",
    "Ã la carte",
    "Ã LA CARTE",
    "à la carte, déjà vu, où, Noël, Œuvre, çà et là",
    "« L’ÉTÉ À LA CÔTE » : « café… »",
    "«\u00A0QUALITÉ\u00A0» : 5\u00A0€, payé\u00A0€\u00A05",
    "NÃO, AÇÃO, MANHÃ…, “IRMÃ”, «ALEMÃ», JOÃO, MANHÃ–NOITE",
    "„Größe“ – ‚Maß‘ – Ä“Ö“Ü“, „Spaß“",
    "»CAFÉ«, ›UMEÅ‹, «É», É™, CAFÉ®, CAFÉ’s",
    "¿Está»…? “¡Olé!” José†, André‡, Ñ…",
    "Å–Ä–Ö, 5 Å±1 Å, an Å’s radius, Å—about, 10 Å",
    "víš…, máš“, píšu, vážený, Úžas, šíř",
    "Ø ½ inch, Ø5 mm, 3×½, 2×—3, ×²",
    "Â² = Â·Â†, ⟨Â⟩, â² and â±1, Ê̂",
    "İSTANBUL’DA, IĞDIR’ın",
    "Việt Nam: nước mắm, Đà Nẵng, CẦN THƠ, “có…”",
    "dâ\u00ADne, châ\u00ADteau",
    "Það er… ð… Æ… æ°",
    "€5, £5, ¥5, ¢5, ¤",
    "“‘quote’”—and…",
    "âšnâ-ye kolâš…",
    "eliminâ™, acetâ\u00A0€",
    "Привет — мир… «да»",
    "Ελλάδα… «ναι»",
    "日本語。「はい」",
    "한국어…",
    "👍🏽 🧑‍💻 🇳🇱 👁️ 1️⃣ ✨",
    "naïve™ résumé® Übermensch© Größe²",
    "PERCHÉ… È vero, CITTÀ’",
    "ŠKODA Žižkov œuf Ÿ",
    "MÃE “Ã”, Ã…",
    "ﬁne ﬂow",
    "\xC2\x85 next line",
    "Ä\u2026 Å\u201D Ñ\u00BB Ð Ï Î",
};

TEST(Mojibake, CleanTextIsNeverTouched) {
    std::string all;
    for (const std::string& text : kClean) {
        EXPECT_FALSE(repairMojibake(text)) << text << " became " << repaired(text);
        all += text + "\n";
    }
    EXPECT_FALSE(repairMojibake(all));
}

TEST(Mojibake, CleanLinesStayAsTheyAreBesideDamagedOnes) {
    for (const std::string& text : kClean) {
        const std::string around = damaged("🚀 déjà “vu”");
        const std::string mixed = "é ç “clean”\n" + text + "\né ç “clean”\n" + around + "\né ç “clean”\n";
        EXPECT_EQ(repaired(mixed), "é ç “clean”\n" + text + "\né ç “clean”\n🚀 déjà “vu”\né ç “clean”\n") << text;
    }
}

TEST(Mojibake, DamageIsRepairedInsideACleanLine) {
    EXPECT_EQ(repaired("Début “propre” ðŸš€ déjà, É…"), "Début “propre” 🚀 déjà, É…");
    EXPECT_EQ(repaired("Änderung ðŸš€"), "Änderung 🚀");
}

// A quotation mark alone proves nothing; between damaged lines it is damaged.
TEST(Mojibake, DoubtfulLinesFollowTheirNeighbours) {
    EXPECT_EQ(repaired("CafÃ© â€“ one\nâ³ two\nthree âœ…\n"), "Café – one\n⏳ two\nthree ✅\n");
    EXPECT_FALSE(repairMojibake("â³ two\n"));
}

TEST(Mojibake, TextDamagedTwiceIsRepairedTwice) {
    const std::string text = "café – “naïve” 🚀";
    EXPECT_EQ(repaired(damaged(damaged(text, Damage::keepingWindows1252), Damage::keepingWindows1252)), text);
    EXPECT_EQ(repaired(damaged(damaged(text, Damage::latin1), Damage::latin1)), text);
}

TEST(Mojibake, InvalidBytesPassThrough) {
    EXPECT_EQ(repaired("\xFF ðŸš€ \xC3"), "\xFF 🚀 \xC3");
    EXPECT_FALSE(repairMojibake("\xF0\x9F \x80\x80"));
}

TEST(Mojibake, ALongRunIsReadInParts) {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "日本";
    EXPECT_EQ(repaired(damaged(text, Damage::latin1)), text);
}

}  // namespace
}  // namespace orrery
