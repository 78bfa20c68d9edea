#!/usr/bin/python3
"""Builds the corpus of the built-in model: eight domains of bytes taken from Debian packages.

The corpus stays in the build folder and is never committed; what is committed is the record of where it came
from (`--readme` writes it between the corpus markers of assets/models/README.md).
"""
import argparse
import gzip
import hashlib
import json
import random
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = 20240717
LIMIT = 3_000_000  # bytes per domain, so that no domain dwarfs the others
FILE_LIMIT = 100_000  # bytes of one file where a domain has thousands, so that no single table fills it
VALID_SHARE = 0.05  # of a domain's bytes, in whole files
VALID_LARGEST = 0.12  # a file above this share of its domain stays in training, or validation would be one file

# Left out because the model writes text in front of a class: what these files are about does not belong there.
NOT_FOR_CLASS = {
    "english": {"drugs", "ethnic", "men-women", "love"},
    "german": {"anekdoten", "witze", "unfug", "lieberals", "warmduscher"},
    "russian": {"drink", "flirt", "lovers", "love_s", "man_and_woman", "sex", "treason"},
}

# Domain -> (packages, pattern of the paths taken, licence in short). The order is the domain's number in every trace.
DOMAINS = {
    "english": (["fortunes", "fortunes-min"], r"/usr/share/games/fortunes/[^/.]+$",
                "collection: BSD-3-Clause-like (UC Regents); the quotations are their authors'"),
    "german": (["fortunes-de"], r"/usr/share/games/fortunes/de/[^/.]+$", "GPL-2+"),
    "russian": (["fortunes-ru"], r"/usr/share/games/fortunes/ru/[^/]+$", "GPL-2"),
    "c": (["linux-libc-dev", "libc6-dev"], r"/usr/include/.*\.h$",
          "Linux: GPL-2 with syscall note and others file by file; glibc: LGPL-2.1+"),
    "python": (["libpython3.11-stdlib", "libpython3.11-minimal"], r"/usr/lib/python3\.11/.*\.py$",
               "PSF-2.0 and compatible"),
    "japanese": (["manpages-ja", "manpages-ja-dev"], r"/usr/share/man/ja/.*\.gz$",
                 "each page as its original: GPL-2+, BSD, MIT-like 'verbatim' and others, all DFSG-free"),
    "json": (["iso-codes"], r"/usr/share/iso-codes/json/iso_[^/]+\.json$", "LGPL-2.1+"),
    "arithmetic": ([], None, "generated here, no licence needed"),
}


def package_files(package, pattern):
    """Plain files of an installed package whose path matches; links are skipped, or files would count twice."""
    listed = subprocess.run(["dpkg-query", "-L", package], capture_output=True, text=True)
    if listed.returncode != 0:
        sys.exit(f"corpus.py: Debian package {package} is not installed (see tools/train/README.md)")
    paths = [Path(p) for p in listed.stdout.splitlines() if re.fullmatch(pattern, p)]
    return sorted(p for p in paths if p.is_file() and not p.is_symlink())


def read_text(path, domain):
    """A file's bytes as the model shall see them, or nothing where the file is of no use to its domain."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return b""
    if domain == "japanese":
        # Comments of the page's source are English licence texts, and many pages were never translated.
        text = "\n".join(line for line in text.splitlines() if not line.startswith((".\\\"", "'\\\""))) + "\n"
        foreign = sum(1 for c in text if c >= "\u3000")
        if foreign < 0.2 * len(text):
            return b""
    return text.encode("utf-8")


def arithmetic_file(rng):
    """One page of sums whose answers follow from the line: something a small model can partly learn."""
    lines = []
    for _ in range(rng.randint(300, 900)):
        kind = rng.randrange(5)
        a, b = rng.randint(0, 999), rng.randint(0, 999)
        if kind == 0:
            lines.append(f"{a} + {b} = {a + b}")
        elif kind == 1:
            lines.append(f"{max(a, b)} - {min(a, b)} = {max(a, b) - min(a, b)}")
        elif kind == 2:
            a, b = a % 20, b % 100
            lines.append(f"{a} * {b} = {a * b}")
        elif kind == 3:
            divisor = b % 12 + 1
            lines.append(f"{a} / {divisor} = {a // divisor} rest {a % divisor}")
        else:
            step = b % 12 + 1
            lines.append(", ".join(str(a + i * step) for i in range(7)))
    return ("\n".join(lines) + "\n").encode()


def gather(domain, rng):
    """The domain's files as (name, bytes), shuffled with the fixed seed and cut at the limit."""
    packages, pattern, _ = DOMAINS[domain]
    if not packages:
        files = [(f"page-{i:04}", arithmetic_file(rng)) for i in range(400)]
    else:
        paths = [p for package in packages for p in package_files(package, pattern)
                 if p.name not in NOT_FOR_CLASS.get(domain, ())]
        rng.shuffle(paths)
        cut = FILE_LIMIT if len(paths) > 300 else LIMIT
        files = [(str(p), read_text(p, domain)[:cut]) for p in paths]
    kept, total, seen = [], 0, set()
    for name, data in files:
        digest = hashlib.sha256(data).digest()
        if not data or digest in seen:
            continue
        seen.add(digest)
        data = data[:LIMIT - total]
        kept.append((name, data))
        total += len(data)
        if total >= LIMIT:
            break
    return kept


def split(files):
    """Whole files for validation, in their (already shuffled) order, until they are five hundredths of the bytes."""
    total = sum(len(data) for _, data in files)
    train, valid, held = [], [], 0
    for name, data in files:
        if held < VALID_SHARE * total and len(data) <= VALID_LARGEST * total:
            valid.append((name, data))
            held += len(data)
        else:
            train.append((name, data))
    return train, valid


def package_record(package):
    """Name and version, and where its licence can be read."""
    version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True,
                             check=True).stdout
    copyright_file = Path("/usr/share/doc") / package / "copyright"
    digest = hashlib.sha256(copyright_file.read_bytes()).hexdigest() if copyright_file.exists() else ""
    return {"package": package, "version": version, "copyright": str(copyright_file), "copyright_sha256": digest}


def write_readme(readme, record):
    """Puts the table of sources between the markers, leaving every other line of the page as it is."""
    rows = ["| domain | train bytes (files) | validation bytes (files) | packages | licence |",
            "|---|---|---|---|---|"]
    for number, (name, d) in enumerate(record["domains"].items()):
        packages = ", ".join(f"{p['package']} {p['version']}" for p in d["packages"]) or "none"
        rows.append(f"| {number} {name} | {d['train']['bytes']:,} ({d['train']['files']}) | "
                    f"{d['valid']['bytes']:,} ({d['valid']['files']}) | {packages} | {d['licence']} |")
    packages = [p for d in record["domains"].values() for p in d["packages"]]
    rows += ["", "Licence texts: `/usr/share/doc/PACKAGE/copyright`; their sha256 when the corpus was built:", ""]
    rows += [f"- {p['package']} {p['version']}: `{p['copyright_sha256']}`" for p in packages]
    begin, end = "<!-- corpus: written by tools/train/corpus.py -->", "<!-- corpus end -->"
    text = readme.read_text()
    head, rest = text.split(begin)
    _, tail = rest.split(end)
    readme.write_text(head + begin + "\n" + "\n".join(rows) + "\n" + end + tail)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "build/train/corpus", help="folder to write to")
    parser.add_argument("--readme", type=Path, help="page that records packages, versions and licences")
    args = parser.parse_args()

    args.out.mkdir(parents=True, exist_ok=True)
    record = {"seed": SEED, "limit": LIMIT, "domains": {}}
    for domain, (packages, _, licence) in DOMAINS.items():
        train, valid = split(gather(domain, random.Random(f"{SEED}/{domain}")))
        entry = {"packages": [package_record(p) for p in packages], "licence": licence}
        for part, files in (("train", train), ("valid", valid)):
            data = b"".join(d for _, d in files)
            (args.out / f"{domain}.{part}").write_bytes(data)
            entry[part] = {"bytes": len(data), "files": len(files), "sha256": hashlib.sha256(data).hexdigest()}
        entry["valid"]["names"] = [name for name, _ in valid]
        record["domains"][domain] = entry
        print(f"{domain:11} train {entry['train']['bytes']:9,} in {entry['train']['files']:4} files, "
              f"validation {entry['valid']['bytes']:8,} in {entry['valid']['files']:3}", file=sys.stderr)
    (args.out / "corpus.json").write_text(json.dumps(record, indent=1) + "\n")
    if args.readme:
        write_readme(args.readme, record)


if __name__ == "__main__":
    main()
