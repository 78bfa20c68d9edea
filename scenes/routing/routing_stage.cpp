#include "scenes/routing/places.h"
#include "scenes/routing/routing_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

// The picture of a text on its way: tokens, router, wall, flight and captions.

namespace orrery::routing {

namespace {

// Smoothstep: 0 before `from`, 1 after `to`.
float eased(float from, float to, float at) {
    const float t = std::clamp((at - from) / (to - from), 0.0F, 1.0F);
    return t * t * (3.0F - 2.0F * t);
}

vec3 along(const Arc& arc, float t) {
    const float s = 1.0F - t;
    return arc.from * (s * s * s) + arc.fromPull * (3 * s * s * t) + arc.toPull * (3 * s * t * t) +
           arc.to * (t * t * t);
}

float barX(int expert, int experts) {
    const float pitch = kRouterWidth / static_cast<float>(experts);
    return (static_cast<float>(expert) + 0.5F) * pitch - kRouterWidth * 0.5F;
}

}  // namespace

std::string RoutingScene::pieceOf(int token) const {
    const std::string& piece = trace_->pieces[static_cast<std::size_t>(token)];
    // What nobody would see gets a sign.
    if (piece == " ") return "␣";
    if (piece == "\n") return "↵";
    if (piece == "\t") return "⇥";
    return piece.empty() ? "∅" : piece;
}

Colour RoutingScene::domainColour(int token) const {
    const render::Theme& theme = stage_.theme();
    if (trace_->domains.empty() || theme.categories.empty()) return theme.node;
    const auto domain =
        static_cast<std::size_t>(std::max<std::int16_t>(trace_->domains[static_cast<std::size_t>(token)], 0));
    return theme.categories[domain % theme.categories.size()];
}

int RoutingScene::firstShown(double place) const {
    const int most = std::max(trace_->tokenCount() - kShownTokens, 0);
    return std::clamp(static_cast<int>(place) - kShownTokens / 2, 0, most);
}

vec3 RoutingScene::tokenPlace(int token, double place) const {
    const int shown = std::min(trace_->tokenCount(), kShownTokens);
    const float x =
        (static_cast<float>(token - firstShown(place)) - static_cast<float>(shown - 1) * 0.5F) * kTokenPitch;
    return {x, 0.0F, 0.0F};
}

void RoutingScene::build(double place) {
    if (layers().empty() || trace_->tokenCount() == 0) {
        const std::string why = !problem_.empty()                  ? problem_
                                : model_ && trace_->tokens.empty() ? "Type a text in the panel"
                                                                   : "No layer of this trace has a router";
        stage_.words(why, {0.0F, 10.0F, 0.0F}, {.em = 1.2F, .wrapEms = 26.0F, .always = true});
        return;
    }
    if (show_ == Show::heat) {
        buildHeat();
        return;
    }
    if (!shownLayer().problem.empty()) {
        stage_.words(shownLayer().problem, {0.0F, 10.0F, 0.0F}, {.em = 1.2F, .wrapEms = 26.0F, .always = true});
        return;
    }
    const int current = std::clamp(static_cast<int>(place), 0, trace_->tokenCount() - 1);
    const auto phase = static_cast<float>(place - current);  // 1 at the very end, when the last one is back
    const RoutedLayer& layer = shownLayer();
    const int groups = fitted(shown_->marked.policy.gate, layer.experts).groups;
    buildTokens(place, current, phase);
    buildRouter(current, phase);
    if (show_ == Show::contrast) {
        const Wall dense(layer.experts, groups, kWallLow, kHalfWallSize);
        const Wall sparse(layer.experts, groups, {kWallLow.x + kWallSize.x - kHalfWallSize.x, kWallLow.y},
                          kHalfWallSize);
        buildWall(dense, place, current, phase, true);
        buildFlight(dense, current, phase, true);
        buildWall(sparse, place, current, phase, false);
        buildFlight(sparse, current, phase, false);
    } else {
        const Wall wall(layer.experts, groups, kWallLow, kWallSize);
        buildWall(wall, place, current, phase, false);
        buildFlight(wall, current, phase, false);
    }
    buildCaptions(place, current);
}

void RoutingScene::buildTokens(double place, int current, float phase) {
    const RoutedLayer& layer = shownLayer();
    const render::Theme& theme = stage_.theme();
    const int first = firstShown(place);
    const int last = std::min(first + kShownTokens, trace_->tokenCount());
    for (int t = first; t < last; ++t) {
        const auto pick = static_cast<std::uint32_t>(t);
        const bool done = t < current || (t == current && phase >= 1.0F);
        const bool hot = pick == hovered_ || t == selected_;
        const vec3 at = tokenPlace(t, place);
        const Colour colour = t == current ? theme.accent : domainColour(t);
        stage_.box(at, kTokenSize,
                   {.colour = colour,
                    .emphasis = done || t == current || hot ? 1.0F : 0.45F,
                    .glow = t == current ? 0.25F : 0.0F,
                    .pick = pick});
        stage_.words(pieceOf(t), at + vec3(0.0F, 0.0F, kTokenSize.z * 0.5F + 0.02F),
                     {.em = 0.78F,
                      .weight = text::Weight::bold,
                      .priority = 300.0F,
                      .least = 0.022F,
                      .plate = true,
                      .inside = true,
                      .pick = pick});
        if (done) {
            std::string route;
            for (int j = 0; j < std::min(layer.k, 3); ++j)
                route += fmt::format("{}{}", j > 0 ? " " : "",
                                     layer.ids[static_cast<std::size_t>(t) * static_cast<std::size_t>(layer.k) +
                                               static_cast<std::size_t>(j)]);
            if (layer.k > 3) route += " …";
            stage_.words(route, at + vec3(0.0F, -1.5F, 0.0F), {.em = 0.6F, .priority = 210.0F, .vanish = 0.01F});
        }
        if (layer.changed[static_cast<std::size_t>(t)])
            stage_.ball(at + vec3(0.0F, kTokenSize.y * 0.5F + 0.35F, 0.0F), 0.2F,
                        {.colour = theme.warning, .glow = 0.3F, .pick = pick});
    }
    const auto more = [&](int count, float side) {
        if (count <= 0) return;
        stage_.words(fmt::format("{} more", count), vec3(side * 20.0F, 1.15F, 0.0F),
                     {.em = 0.6F, .offset = {-side, 0.0F}, .priority = 80.0F});
    };
    more(first, -1.0F);
    more(trace_->tokenCount() - last, 1.0F);
}

void RoutingScene::buildRouter(int current, float phase) {
    const RoutedLayer& layer = shownLayer();
    const render::Theme& theme = stage_.theme();
    const Colour glass = theme.paper.withAlpha(0.35F);
    stage_.box({0.0F, kRouterY - 0.2F, 0.0F}, {kRouterWidth + 0.8F, 0.3F, 1.6F}, {.colour = theme.paperEdge});
    stage_.box({0.0F, kRouterY + kRouterHeight * 0.5F, -0.5F}, {kRouterWidth + 0.8F, kRouterHeight + 0.4F, 0.08F},
               {.colour = glass});
    stage_.words("Router", {-kRouterWidth * 0.5F - 0.9F, kRouterY + 1.0F, 0.0F},
                 {.em = 0.85F, .weight = text::Weight::bold, .offset = {-1.0F, 0.0F}, .priority = 200.0F});
    if (layer.scores.empty()) {
        stage_.words("the scores were not recorded", {0.0F, kRouterY + 1.2F, 0.2F}, {.em = 0.7F});
        return;
    }
    const auto experts = static_cast<std::size_t>(layer.experts);
    const float* scores = layer.scores.data() + static_cast<std::size_t>(current) * experts;
    const float grown = eased(kAtRouter, kScored, phase);
    const std::vector<float> bias = centred(layer.bias);
    // The best of this token stands as high as the pane.
    float top = 1e-6F;
    for (std::size_t i = 0; i < experts; ++i)
        top = std::max({top, scores[i], scores[i] + (bias.empty() ? 0.0F : bias[i])});
    top *= 1.08F;
    const float width = kRouterWidth / static_cast<float>(experts) * 0.66F;
    for (int e = 0; e < layer.experts; ++e) {
        const auto i = static_cast<std::size_t>(e);
        const bool chosen = grown >= 1.0F && layer.goesTo(current, e);
        const float height = std::max(scores[i] / top * kRouterHeight * grown, 0.02F);
        const auto pick = static_cast<std::uint32_t>(trace_->tokenCount() + e);
        const float x = barX(e, layer.experts);
        stage_.box({x, kRouterY + height * 0.5F, 0.0F}, {width, height, 0.8F},
                   {.colour = chosen ? theme.accent : theme.node,
                    .emphasis = chosen || grown < 1.0F || pick == hovered_ ? 1.0F : 0.55F,
                    .glow = chosen ? 0.3F : 0.0F,
                    .pick = pick});
        // What decides: the score with its bias.
        if (!bias.empty() && grown > 0.0F) {
            const float decides = std::clamp((scores[i] + bias[i]) / top, 0.0F, 1.1F) * kRouterHeight * grown;
            stage_.box({x, kRouterY + decides, 0.45F}, {width * 1.3F, 0.09F, 0.06F}, {.colour = theme.ink});
        }
        if (layer.experts <= 32)
            stage_.words(fmt::format("{}", e), {x, kRouterY - 0.75F, 0.0F},
                         {.em = 0.55F, .priority = chosen ? 120.0F : 60.0F, .vanish = 0.012F});
    }
}

void RoutingScene::buildWall(const Wall& wall, double, int current, float phase, bool dense) {
    const RoutedLayer& layer = shownLayer();
    const render::Theme& theme = stage_.theme();
    for (int shelf = 0; shelf < wall.shelves(); ++shelf)
        stage_.box(wall.shelfCentre(shelf) + vec3(0.0F, -0.1F, 0.0F), {wall.size().x, 0.16F, 1.4F},
                   {.colour = theme.paperEdge});
    const bool arrived = phase >= kAtExperts;
    const int done = current + (arrived ? 1 : 0);
    const std::vector<std::uint32_t> running = layer.countsBefore(done);
    const std::uint32_t most = *std::max_element(layer.counts.begin(), layer.counts.end());
    const float tallest = wall.tallest();
    for (int e = 0; e < layer.experts; ++e) {
        const auto i = static_cast<std::size_t>(e);
        const bool lit =
            dense ? phase >= kAtExperts && phase < 1.0F : arrived && phase < 1.0F && layer.goesTo(current, e);
        const float share = dense ? static_cast<float>(done) / static_cast<float>(trace_->tokenCount())
                                  : static_cast<float>(running[i]) / static_cast<float>(std::max(most, 1U));
        const float height = std::max(share * tallest, 0.05F);
        const auto pick = static_cast<std::uint32_t>(trace_->tokenCount() + e);
        const vec3 foot = wall.foot(e);
        stage_.box(foot + vec3(0.0F, height * 0.5F, 0.0F), {wall.columnWidth(), height, 0.9F},
                   {.colour = lit ? theme.accent : theme.node,
                    .emphasis = lit || pick == hovered_ ? 1.0F : 0.75F,
                    .glow = lit ? 0.4F : 0.0F,
                    .pick = pick});
        if (layer.experts <= 64)
            stage_.words(fmt::format("{}", e), foot + vec3(0.0F, -0.2F, 0.75F),
                         {.em = 0.62F,
                          .offset = {0.0F, -1.0F},
                          .priority = lit ? 150.0F : 70.0F,
                          .vanish = 0.012F,
                          .pick = pick});
        if (!dense && pick == hovered_)
            stage_.words(fmt::format("expert {}: {} of {} tokens", e, layer.counts[i], trace_->tokenCount()),
                         foot + vec3(0.0F, height + 0.7F, 0.5F),
                         {.em = 0.7F, .priority = 400.0F, .plate = true, .always = true});
    }
    const int groups = fitted(shown_->marked.policy.gate, layer.experts).groups;
    if (groups > 1 && groups == wall.shelves() && !dense)
        for (int shelf = 0; shelf < wall.shelves(); ++shelf)
            stage_.words(fmt::format("group {}", shelf),
                         wall.shelfCentre(shelf) - vec3(wall.size().x * 0.5F + 0.3F, -0.4F, 0.0F),
                         {.em = 0.6F, .offset = {-1.0F, 0.0F}, .priority = 60.0F});
}

void RoutingScene::buildFlight(const Wall& wall, int current, float phase, bool dense) {
    const RoutedLayer& layer = shownLayer();
    const render::Theme& theme = stage_.theme();
    const vec3 token =
        tokenPlace(current, current + static_cast<double>(phase)) + vec3(0.0F, kTokenSize.y * 0.5F, 0.3F);
    const vec3 router(std::clamp(token.x, -kRouterWidth * 0.5F, kRouterWidth * 0.5F), kRouterY - 0.3F, 0.5F);
    const auto chosen = static_cast<std::size_t>(layer.k);
    const float* weights = layer.weights.data() + static_cast<std::size_t>(current) * chosen;
    const std::uint16_t* ids = layer.ids.data() + static_cast<std::size_t>(current) * chosen;
    float sum = 0.0F;
    for (std::size_t j = 0; j < chosen; ++j) sum += weights[j];
    // The hidden state on its way up.
    const float risen = eased(0.0F, kAtRouter, phase);
    if (!dense) {
        const Arc up{.from = token,
                     .fromPull = token + vec3(0.0F, 1.2F, 0.0F),
                     .toPull = router - vec3(0.0F, 1.2F, 0.0F),
                     .to = router,
                     .radius = 0.06F,
                     .end = risen,
                     .colourTo = theme.accent};
        if (phase < 1.0F) stage_.arc(up, {.colour = theme.accent, .emphasis = 0.8F});
        if (phase < kScored) stage_.ball(along(up, risen), 0.34F, {.colour = theme.accent, .glow = 0.6F});
    }
    const float out = eased(kScored, kAtExperts, phase);
    const float back = eased(kWorked, 1.0F, phase);
    if (out <= 0.0F || phase >= 1.0F) return;
    const auto fly = [&](int expert, float share, bool told) {
        const vec3 bar(barX(expert, layer.experts), kRouterY + kRouterHeight + 0.3F, 0.2F);
        const vec3 door = wall.foot(expert) + vec3(0.0F, wall.tallest() * 0.35F, 0.6F);
        const Arc there{.from = bar,
                        .fromPull = bar + vec3(0.0F, 2.2F, 1.2F),
                        .toPull = door + vec3(0.0F, -1.6F, 2.6F),
                        .to = door,
                        .radius = 0.035F + 0.26F * share,
                        .end = out,
                        .colourTo = theme.accent};
        const Arc home{.from = door,
                       .fromPull = door + vec3(0.0F, -2.4F, 4.4F),
                       .toPull = token + vec3(0.0F, 3.2F, 3.4F),
                       .to = token,
                       .radius = there.radius,
                       .end = back,
                       .colourTo = theme.accent};
        stage_.arc(
            there,
            {.colour = theme.accent, .emphasis = back > 0.0F ? 0.35F : 1.0F, .glow = back > 0.0F ? 0.0F : 0.15F});
        if (back > 0.0F) stage_.arc(home, {.colour = theme.accent, .glow = 0.15F});
        const vec3 ball = back > 0.0F ? along(home, back) : along(there, out);
        stage_.ball(ball, 0.14F + 0.3F * std::sqrt(share), {.colour = theme.accent, .glow = 0.6F});
        if (told && out >= 1.0F && back < 0.5F)
            stage_.words(
                fmt::format("{:.2f}", static_cast<double>(share) * static_cast<double>(sum)),
                door + vec3(0.0F, 0.2F, 0.6F),
                {.em = 0.75F, .weight = text::Weight::bold, .offset = {0.0F, 1.6F}, .priority = 350.0F, .plate = true});
    };
    if (dense) {
        for (int e = 0; e < layer.experts; ++e) fly(e, 1.0F / static_cast<float>(layer.experts), false);
    } else {
        for (std::size_t j = 0; j < chosen; ++j) fly(ids[j], sum > 0.0F ? weights[j] / sum : 0.0F, layer.k <= 8);
    }
}

// What was compared with what, and nothing more.
std::string RoutingScene::badge() const {
    const Agreement& own = shown_->recorded;
    std::string text;
    if (own.all == 0) {
        text = "choices as recorded, without logits to check them by";
    } else if (model_) {
        text = fmt::format("live on the CPU: {} of {} choices come again from their logits", own.same, own.all);
    } else {
        text = fmt::format("CPU: {} of {} recorded choices come again from their logits", own.same, own.all);
    }
    if (shown_->cuda.all > 0)
        text += fmt::format("; shown by CUDA, {} of {} as the CPU's", shown_->cuda.same, shown_->cuda.all);
    if (own.all > 0) text += ", ties to the lowest index";
    // Not in a single picture, which comes out the same every time.
    if (answerSeconds_ > 0.0 && !still_)
        text +=
            fmt::format("; the model ran {:.0f} tokens/s", static_cast<double>(trace_->tokenCount()) / answerSeconds_);
    if (trace_->metadata.contains("synthetic")) text += "; SYNTHETIC DATA";
    return text;
}

void RoutingScene::buildCaptions(double, int current) {
    const RoutedLayer& layer = shownLayer();
    const render::Theme& theme = stage_.theme();
    const float top = kSceneHigh.y - 0.8F;
    const auto heading = [&](const std::string& text, float x) {
        stage_.words(text, {x, top, 0.0F},
                     {.em = 1.0F, .weight = text::Weight::bold, .priority = 500.0F, .least = 0.03F, .always = true});
    };
    int shared = 0;
    std::int64_t all = 0;
    std::int64_t active = 0;
    if (model_) {
        const model::Config& config = model_->model().config();
        shared = config.sharedExperts;
        all = model_->model().parameters().all;
        active = model_->model().parameters().active;
    }
    const auto counted = [&](std::int64_t parameters) {
        // A parameter that is met is multiplied and added once.
        return parameters > 0 ? fmt::format("\n{:.2f} million parameters met, as many multiply-adds a token",
                                            static_cast<double>(parameters) * 1e-6)
                              : std::string();
    };
    if (show_ == Show::contrast) {
        heading(fmt::format("Dense: all {} experts{}", layer.experts, counted(all)), -10.5F);
        heading(fmt::format("Sparse: {} of {}{}{}", layer.k, layer.experts, shared > 0 ? " and the shared one" : "",
                            counted(active)),
                10.5F);
    } else {
        heading(fmt::format("Layer {}: each token goes to {} of {} experts{}", layer.number, layer.k, layer.experts,
                            layer.changes > 0 ? fmt::format(" - {} choices changed", layer.changes) : ""),
                0.0F);
    }
    if (shared > 0) {
        stage_.box(kSharedCentre, {3.6F, 2.0F, 1.0F}, {.colour = theme.accent, .glow = 0.25F});
        stage_.words("shared\nexpert", kSharedCentre + vec3(0.0F, 0.0F, 0.52F),
                     {.em = 0.62F, .weight = text::Weight::bold, .priority = 180.0F, .plate = true, .inside = true});
    }
    stage_.words(badge(), {0.0F, kSceneLow.y + 0.35F, 0.0F}, {.em = 0.62F, .priority = 250.0F});
    if (worker_.busy() && !still_)
        stage_.words("routing …", {kSceneHigh.x - 0.2F, top, 0.0F},
                     {.em = 0.8F, .offset = {-1.0F, 0.0F}, .priority = 450.0F, .plate = true, .always = true});
    std::string token = fmt::format("token {}: {}", current, pieceOf(current));
    if (!trace_->domains.empty()) {
        const auto domain =
            static_cast<std::size_t>(std::max<std::int16_t>(trace_->domains[static_cast<std::size_t>(current)], 0));
        if (domain < trace_->domainNames.size()) token += ", " + trace_->domainNames[domain];
    }
    stage_.words(token, {-kRouterWidth * 0.5F - 0.9F, kRouterY - 0.6F, 0.0F},
                 {.em = 0.62F, .offset = {-1.0F, 0.0F}, .priority = 190.0F});
    stage_.words(fmt::format("MaxVio {:.2f}\nentropy {:.2f} of {:.2f} bits", layer.maxVio, layer.entropy,
                             std::log2(static_cast<double>(layer.experts))),
                 {kSceneHigh.x - 0.2F, kRouterY - 1.6F, 0.0F},
                 {.em = 0.62F, .align = text::Align::end, .offset = {-1.0F, 0.0F}, .priority = 170.0F});
}

}  // namespace orrery::routing
