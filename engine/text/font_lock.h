#pragma once

// The one lock around whatever opens, uses or closes a font.

#include <mutex>

namespace orrery::text {

// Cairo 1.16 shares one FreeType library among all threads, opens faces in it without a lock, and closes the face of
// another font, which may just be in use, when more than ten are open. So what touches a font is done by one thread at
// a time, releasing it too. Typesetter and Prose take it themselves. Whoever makes a PDF holds it while showing pages
// and finishing the surface, for that is when Cairo reads the fonts, and when destroying what drew text. It may be
// taken again by the thread that holds it.
std::recursive_mutex& fontLock();

}  // namespace orrery::text
