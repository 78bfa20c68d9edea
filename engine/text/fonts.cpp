#include "engine/text/fonts.h"

#include <fontconfig/fontconfig.h>

#include <memory>
#include <string>

namespace orrery::text {

std::filesystem::path fontFile(std::string_view family) {
    const auto destroy = [](FcPattern* pattern) { FcPatternDestroy(pattern); };
    using Pattern = std::unique_ptr<FcPattern, decltype(destroy)>;
    const Pattern wanted(FcPatternCreate(), destroy);
    const std::string name(family);
    FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(name.c_str()));
    FcPatternAddBool(wanted.get(), FC_SCALABLE, FcTrue);
    FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result = FcResultNoMatch;
    const Pattern found(FcFontMatch(nullptr, wanted.get(), &result), destroy);
    FcChar8* file = nullptr;
    if (!found || FcPatternGetString(found.get(), FC_FILE, 0, &file) != FcResultMatch) return {};
    return reinterpret_cast<const char*>(file);
}

}  // namespace orrery::text
