// drop_files WINDOW FILE...: drops files onto an X11 window, as a file manager does (Xdnd protocol, version 5,
// https://freedesktop.org/wiki/Specifications/XDND). For the driver test of the real window; exits 1 when the window
// does not take them.

#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

struct Atoms {
    Atom enter, position, status, drop, finished, selection, actionCopy, uriList;

    explicit Atoms(Display* display) {
        const auto atom = [&](const char* name) { return XInternAtom(display, name, False); };
        enter = atom("XdndEnter");
        position = atom("XdndPosition");
        status = atom("XdndStatus");
        drop = atom("XdndDrop");
        finished = atom("XdndFinished");
        selection = atom("XdndSelection");
        actionCopy = atom("XdndActionCopy");
        uriList = atom("text/uri-list");
    }
};

class Source {
 public:
    Source(Display* display, Window target, std::string list)
        : display_(display),
          target_(target),
          window_(XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, 1, 1, 0, 0, 0)),
          atoms_(display),
          list_(std::move(list)) {}

    bool run() {
        XSetSelectionOwner(display_, atoms_.selection, window_, CurrentTime);
        send(atoms_.enter, 5L << 24L, static_cast<long>(atoms_.uriList), 0, 0);
        const long middle = pointInTarget();
        send(atoms_.position, 0, middle, CurrentTime, static_cast<long>(atoms_.actionCopy));
        return loop();
    }

 private:
    void send(Atom type, long a, long b, long c, long d) {
        XEvent event{};
        event.xclient.type = ClientMessage;
        event.xclient.window = target_;
        event.xclient.message_type = type;
        event.xclient.format = 32;
        event.xclient.data.l[0] = static_cast<long>(window_);
        event.xclient.data.l[1] = a;
        event.xclient.data.l[2] = b;
        event.xclient.data.l[3] = c;
        event.xclient.data.l[4] = d;
        XSendEvent(display_, target_, False, NoEventMask, &event);
        XFlush(display_);
    }

    // Root coordinates of the window's middle, as the protocol packs them.
    long pointInTarget() {
        XWindowAttributes attributes;
        XGetWindowAttributes(display_, target_, &attributes);
        int x = 0, y = 0;
        Window child = 0;
        XTranslateCoordinates(display_, target_, DefaultRootWindow(display_), attributes.width / 2,
                              attributes.height / 2, &x, &y, &child);
        return static_cast<long>(x) << 16L | y;
    }

    void answer(const XSelectionRequestEvent& request) {
        XChangeProperty(display_, request.requestor, request.property, atoms_.uriList, 8, PropModeReplace,
                        reinterpret_cast<const unsigned char*>(list_.data()), static_cast<int>(list_.size()));
        XEvent event{};
        event.xselection.type = SelectionNotify;
        event.xselection.requestor = request.requestor;
        event.xselection.selection = request.selection;
        event.xselection.target = request.target;
        event.xselection.property = request.property;
        event.xselection.time = request.time;
        XSendEvent(display_, request.requestor, False, NoEventMask, &event);
        XFlush(display_);
    }

    bool loop() {
        for (int waited = 0; waited < 500; ++waited) {
            while (XPending(display_) > 0) {
                XEvent event;
                XNextEvent(display_, &event);
                if (event.type == SelectionRequest) answer(event.xselectionrequest);
                if (event.type != ClientMessage) continue;
                if (event.xclient.message_type == atoms_.status) {
                    if ((event.xclient.data.l[1] & 1) == 0) return false;
                    send(atoms_.drop, 0, CurrentTime, 0, 0);
                }
                if (event.xclient.message_type == atoms_.finished) return true;
            }
            usleep(20000);
        }
        return false;
    }

    Display* display_;
    Window target_;
    Window window_;
    Atoms atoms_;
    std::string list_;
};

}  // namespace

int main(int argc, char** argv) {
    Display* display = XOpenDisplay(nullptr);
    if (display == nullptr || argc < 3) {
        std::fprintf(stderr, "usage: drop_files WINDOW FILE...  (with DISPLAY set)\n");
        return 2;
    }
    std::string list;
    for (int i = 2; i < argc; ++i) list += "file://" + std::filesystem::absolute(argv[i]).string() + "\r\n";
    const bool taken = Source(display, std::strtoul(argv[1], nullptr, 0), list).run();
    XCloseDisplay(display);
    if (!taken) std::fprintf(stderr, "drop_files: the window did not take the files\n");
    return taken ? 0 : 1;
}
