"""The programs that lay graphs out, ours and others', and how one run of them is measured."""

import dataclasses
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = ("d3-force-3d", "ngraph.forcelayout", "ngraph.graph")
BROWSER_PACKAGES = ("3d-force-graph", "playwright-core")


@dataclasses.dataclass
class Taken:
    processor: float  # seconds, user and system, of all threads
    wall: float
    megabytes: float  # the most that was resident


@dataclasses.dataclass
class Program:
    name: str
    command: list
    most: int = 1 << 30  # nodes: beyond it, `why`
    why: str = ""
    slow: bool = False  # left out of --quick
    dot: bool = False  # writes DOT, with positions in an attribute


def high_water(process):
    """Megabytes; nothing when it has ended."""
    try:
        found = re.search(r"VmHWM:\s*(\d+) kB", pathlib.Path(f"/proc/{process}/status").read_text())
    except OSError:
        return None
    return int(found.group(1)) / 1024 if found else None


def timed(command, patience, **environment):
    """One run, or None when it fails or takes more than `patience` seconds by the clock."""
    begun = time.perf_counter()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.environ.update(environment)
        signal.alarm(patience)  # kept over exec
        try:
            os.execvp(command[0], [str(word) for word in command])
        finally:
            os._exit(127)
    # What the system counts for it is never less than what this script held when it was forked: a program that needs
    # less is asked while it runs.
    seen, ended = 0.0, 0
    while not ended:
        seen = high_water(child) or seen
        time.sleep(min(0.02, 0.002 + 0.01 * (time.perf_counter() - begun)))
        ended, status, usage = os.wait4(child, os.WNOHANG)
    wall = time.perf_counter() - begun
    if status != 0:
        return None
    counted = usage.ru_maxrss / 1024
    own = high_water(os.getpid())
    return Taken(usage.ru_utime + usage.ru_stime, wall, counted if counted > own + 1.0 else seen)


def python_with_igraph():
    for python in ("/usr/bin/python3", sys.executable):
        if subprocess.run([python, "-c", "import igraph"], capture_output=True).returncode == 0:
            return python
    return None


def install(folder, packages):
    """Packages from npm, once."""
    if all((folder / "node_modules" / package).is_dir() for package in packages) or not shutil.which("npm"):
        return
    print(f"installing {', '.join(packages)} into {folder}", file=sys.stderr)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, *packages],
                   check=False)


def programs(orrery, peers, folder, miss):
    """All that are here; of each that is not, miss(name, why)."""
    csv, out = folder / "graph.csv", folder / "out.csv"
    ours = [orrery, "layout", csv, "--free", "-o", out, "--no-figures"]
    found = [Program("orrery", ours), Program("orrery best", ours + ["--quality", "best"], slow=True)]
    if shutil.which("sfdp"):
        found.append(Program("sfdp", ["sfdp", "-Gdimen=3", "-Tdot", folder / "graph.dot", "-o", folder / "out.dot"],
                             dot=True))
    else:
        miss("sfdp", "not installed: apt-get install graphviz")
    python = python_with_igraph()
    if python:
        command = [python, HERE / "igraph_layout.py"]
        found.append(Program("igraph KK", command + ["kk", csv, out], 10000, "all pairs would not fit", slow=True))
        found.append(Program("igraph DrL", command + ["drl", csv, out], slow=True))
    else:
        miss("igraph", "not installed: apt-get install python3-igraph")
    for name, package in (("d3", "d3-force-3d"), ("ngraph", "ngraph.forcelayout")):
        if not shutil.which("node"):
            miss(package, "not installed: apt-get install nodejs npm")
        elif not (peers / "node_modules" / package).is_dir():
            miss(package, f"not in {peers}, and npm could not bring it there")
        else:
            found.append(Program(package, ["node", HERE / "peers.mjs", name, folder / "graph.json", out]))
    return found


def dot_positions(dot, csv):
    """What `--measure` reads, from the DOT that a program wrote."""
    text = pathlib.Path(dot).read_text().replace("\\\n", "")
    with open(csv, "w") as out:
        out.write("id,x,y,z\n")
        for name, attributes in re.findall(r"^\s*(\d+)\s*\[(.*?)\];", text, re.M | re.S):
            place = re.search(r'pos="([^"]*)"', attributes)
            if place:
                out.write(f"{name},{place.group(1)}\n")
