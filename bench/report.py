#!/usr/bin/env python3
# Runs fluxion_bench and makes the tables of docs/explanation/benchmarks.md.
# For: scripts/bench, which builds first. Read first: README.md in this folder.
# SPDX-License-Identifier: MIT
"""One process for each workload and run; ratios are formed within a run, medians and spreads over the runs."""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

DESCRIBE = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
BASE = "primal"
TOOLS = ["primal_vectorized", "manual", "fluxion_reverse", "fluxion_forward", "fluxion_interpreter",
         "fluxion_program", "fluxion_program_columns", "adolc", "sacado", "ceres", "ceres_16"]

# What the project aims at with g++ 12 and -O3 -march=native: ratios to the plain function, at most.
TARGETS = {
    "logistic_1000x100/fluxion_reverse": 4,
    "recurrence_20000/fluxion_reverse": 7,
    "transcendental_20000/fluxion_reverse": 1.8,
    "burgers_100x32/fluxion_reverse": 28,
    "reprojection_2x15/fluxion_forward": 6,
    "logsumexp_100000/fluxion_reverse": 1.7,
    "least_squares_1000x100/fluxion_reverse": 2.7,
    "determinant_8/fluxion_reverse": 2.5,
    "lstm_scalar/fluxion_reverse": 2.4,
    "gmm_1000x10x5/fluxion_reverse": 6,
    "runge_kutta_200/fluxion_reverse": 20,
    "asian_option/fluxion_reverse": 4,
    "reprojection_2x15/fluxion_interpreter": 3,
    "asian_option/fluxion_interpreter": 4,
    "logistic_term_100/fluxion_interpreter": 5,
    "gmm_term_10x5/fluxion_interpreter": 4,
}

INTRODUCTION = """\
# Benchmarks

This page is written by a program. To measure again, on a machine that does nothing else:

```
scripts/bench --output docs/explanation/benchmarks.md
```

A ratio is the cost of value and derivatives over that of the plain function on `double`, both from the same run.
`manual` is the derivative that an expert would write by hand. The time of a derivative covers making the inputs,
recording, the sweep, copying the derivative out and clearing; the first call is left out. Workloads, rules, checksums
and what the numbers do not say are in `bench/README.md`.
"""


def pinned():
    """The prefix of a command that runs on one processor, where that can be asked for."""
    if not shutil.which("taskset"):
        return []
    return ["taskset", "-c", str(max(os.sched_getaffinity(0)))]


class Measurement:
    """One benchmark in one process: the median over its repetitions."""

    def __init__(self, rows):
        failed = [row["error_message"] for row in rows if row.get("error_occurred")]
        if failed:
            sys.exit(f"{rows[0]['name']}: {failed[0]}")
        self.nanoseconds = statistics.median(row["cpu_time"] for row in rows)
        self.counters = rows[0]


def parse(document):
    """{workload: {tool: Measurement}} of what Google Benchmark wrote."""
    rows = {}
    for row in document["benchmarks"]:
        if row.get("run_type") == "aggregate":
            continue
        workload, tool = row["name"].split("/")[:2]
        rows.setdefault(workload, {}).setdefault(tool, []).append(row)
    return {w: {t: Measurement(r) for t, r in tools.items()} for w, tools in rows.items()}


class Summary:
    """The runs of one build."""

    def __init__(self):
        self.context = {}
        self.runs = []  # of {workload: {tool: Measurement}}

    def workloads(self):
        return list(dict.fromkeys(w for run in self.runs for w in run))

    def tools(self):
        present = {t for run in self.runs for tools in run.values() for t in tools}
        return [t for t in TOOLS if t in present]

    def all_of(self, workload, tool):
        return [run[workload][tool] for run in self.runs if tool in run.get(workload, {})]

    def nanoseconds(self, workload, tool):
        times = [m.nanoseconds for m in self.all_of(workload, tool)]
        return statistics.median(times) if times else None

    def counter(self, workload, tool, name):
        values = [m.counters[name] for m in self.all_of(workload, tool) if name in m.counters]
        return statistics.median(values) if values else None

    def ratios(self, workload, tool):
        return [
            run[workload][tool].nanoseconds / run[workload][BASE].nanoseconds
            for run in self.runs
            if tool in run.get(workload, {}) and BASE in run.get(workload, {})
        ]

    def ratio(self, workload, tool):
        ratios = self.ratios(workload, tool)
        return statistics.median(ratios) if ratios else None


def bench_names(program, pattern):
    listed = subprocess.run([program, "--benchmark_list_tests"], check=True, capture_output=True, text=True)
    return [name for name in listed.stdout.split() if re.search(pattern, name)]


def measure(program, options):
    """Runs the benchmarks that the filter picks, with the plain functions that they are compared with."""
    names = bench_names(program, options.filter)
    workloads = dict.fromkeys(name.split("/")[0] for name in names)
    summary = Summary()
    for number in range(options.runs):
        run = {}
        for workload in workloads:
            print(f"run {number + 1} of {options.runs}: {workload}", file=sys.stderr)
            chosen = {f"{workload}/{BASE}"} | {n for n in names if n.startswith(workload + "/")}
            document = run_process(program, chosen, options)
            summary.context = document["context"]
            run.update(parse(document))
        summary.runs.append(run)
    return summary


def run_process(program, names, options):
    pattern = "^(" + "|".join(re.escape(name) for name in sorted(names)) + ")$"
    command = pinned() + [
        os.path.abspath(program),
        f"--benchmark_filter={pattern}",
        "--benchmark_format=json",
        f"--benchmark_repetitions={options.repetitions}",
        f"--benchmark_min_time={options.min_time}",
        "--benchmark_enable_random_interleaving=true",
    ]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def table(header, rows):
    """Markdown; all columns but the first are numbers."""
    lines = ["| " + " | ".join(header) + " |", "|---|" + "---:|" * (len(header) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def number(x):
    """Three digits, or two of a small number."""
    if x is None:
        return ""
    if x >= 100:
        return f"{x:,.0f}".replace(",", " ")
    if x < 0.1:
        return f"{x:#.2g}"
    return f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def with_spread(values):
    """The median, and half the range in percent where there is one."""
    if not values:
        return ""
    middle = statistics.median(values)
    text = number(middle)
    if len(values) > 1:
        text += f" ±{100 * (max(values) - min(values)) / 2 / middle:.0f}%"
    return text


def ratio_table(summary):
    tools = summary.tools()
    rows = [
        [f"`{w}`"] + [with_spread(summary.ratios(w, tool)) for tool in tools]
        for w in summary.workloads()
    ]
    return table(["ratio to the plain function"] + [f"`{tool}`" for tool in tools], rows)


def time_table(summary):
    tools = [BASE] + summary.tools()
    rows = [
        [f"`{w}`"] + [number(summary.nanoseconds(w, tool)) for tool in tools]
        for w in summary.workloads()
    ]
    return table(["ns, all items"] + [f"`{tool}`" for tool in tools], rows)


def tape_table(summary):
    """Of fluxion's tape; empty where reverse mode was not measured."""
    rows = []
    for workload in summary.workloads():
        value = lambda name: summary.counter(workload, "fluxion_reverse", name)
        statements = value("statements")
        if statements is None:
            continue
        time_of_item = summary.nanoseconds(workload, "fluxion_reverse") / value("items")
        rows.append(
            [f"`{workload}`"]
            + [f"{value(name):.0f}" for name in ("statements", "arguments", "tape_bytes")]
            + [
                number(value("tape_bytes") / statements),
                number(time_of_item / statements),
                number(value("cold_ns") / summary.nanoseconds(workload, "fluxion_reverse")),
            ]
        )
    if not rows:
        return ""
    header = ["tape of one item", "statements", "arguments", "bytes"]
    return table(header + ["bytes per statement", "ns per statement", "cold / warm"], rows)


def manual_notes(summary):
    """A sentence for each manual gradient that costs more than it may."""
    notes = []
    for workload in summary.workloads():
        ratio = summary.ratio(workload, "manual")
        limit = summary.counter(workload, "manual", "manual_limit")
        if ratio is not None and ratio > limit:
            notes.append(f"`manual` of `{workload}` costs {number(ratio)} times the plain function, more than {limit:g}.\n")
    return "\n".join(notes)


def compile_time(cxx, flags, includes, source, repetitions):
    """Rows of the compile-time table: the unit on double with Eigen, and differentiated."""
    rows = []
    for title, extra in (("on `double`, with Eigen", []), ("differentiated", ["-DBENCH_DIFFERENTIATE"])):
        times = []
        with tempfile.TemporaryDirectory() as folder:
            output = os.path.join(folder, "unit.o")
            command = [cxx, "-std=c++20", *flags.split(), *extra, *includes, "-c", source, "-o", output]
            for _ in range(repetitions):
                before = os.times()
                subprocess.run(pinned() + command, check=True)
                after = os.times()
                times.append(after.children_user + after.children_system
                             - before.children_user - before.children_system)
            rows.append((title, statistics.median(times), os.path.getsize(output)))
    return rows


def compile_section(options):
    with open(options.includes, encoding="utf-8") as file:
        includes = [part for folder in file.read().split() for part in ("-I", folder)]
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "compile_time.cpp")
    rows = []
    for flags in options.compile_flags:
        plain, active = compile_time(options.cxx, flags, includes, source, options.compile_repetitions)
        for title, seconds, size in (plain, active):
            rows.append([f"`{flags}`, {title}", f"{seconds:.2f}", f"{seconds / plain[1]:.2f}", f"{size}"])
    return ("## Compile time\n\nOne translation unit with the first six workloads: on `double` with Eigen included, and with "
            "`fluxion/fluxion.hpp` included\nand all six differentiated (`bench/compile_time.cpp`).\n\n"
            + table(["unit", "seconds", "ratio", "bytes of object"], rows))


def machine(context, cxx):
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = re.search(r"model name\s*: (.*)", file.read()).group(1)
    except (OSError, AttributeError):
        pass
    caches = ", ".join(
        f"L{c['level']} {c['type'].lower()} {c['size'] // 1024} KiB" for c in context.get("caches", [])
    )
    lines = [
        f"- machine: {model}, {os.cpu_count()} cores; {caches}; {platform.system()} {platform.release()}",
        f"- compiler: {context.get('compiler') or first_line([cxx, '--version'])}",
        f"- commit: {first_line(DESCRIBE)}, {time.strftime('%Y-%m-%d')}",
    ]
    if "load_avg" in context:
        lines.append(f"- load average while measuring: {context['load_avg'][0]:.1f}")
    return "\n".join(lines) + "\n"


def first_line(command):
    """What the command says, run in the folder of this file."""
    folder = os.path.dirname(os.path.abspath(__file__))
    said = subprocess.run(command, capture_output=True, text=True, cwd=folder).stdout
    return said.strip().split("\n")[0] or "unknown"


def section(summary):
    parts = [
        f"## `{summary.context['flags']}`, {summary.context['compiler'].strip()}\n",
        ratio_table(summary),
        manual_notes(summary),
        time_table(summary),
        tape_table(summary),
    ]
    return "\n".join(part for part in parts if part)


def missed_targets(summary):
    missed = []
    for name, limit in TARGETS.items():
        ratio = summary.ratio(*name.split("/"))
        if ratio is not None and ratio > limit:
            missed.append(f"{name}: {number(ratio)}, more than the {limit} that the project aims at")
    return missed


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", action="append", default=[], help="a fluxion_bench; the first has the targets")
    parser.add_argument("--filter", default=".", help="regular expression for workload/what")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--min-time", type=float, default=0.05)
    parser.add_argument("--output", help="write the page there instead of to the terminal")
    parser.add_argument("--chart", help="bench_chart, which draws the picture beside the page")
    parser.add_argument("--cxx", default="c++")
    parser.add_argument("--includes", help="file with the include folders, for the compile time")
    parser.add_argument("--compile-flags", action="append", default=[], help="measure the compile time with these")
    parser.add_argument("--compile-repetitions", type=int, default=5)
    return parser.parse_args()


def picture_of(page):
    return os.path.splitext(page)[0] + ".svg"


def main():
    options = arguments()
    summaries = [measure(program, options) for program in options.program]
    context = summaries[0].context if summaries else {}
    parts = [INTRODUCTION] if summaries else []
    if summaries and options.output and options.chart:
        parts.append(f"![The ratios of the first table, tool by tool]({os.path.basename(picture_of(options.output))})\n")
    parts += [machine(context, options.cxx)] + [section(summary) for summary in summaries]
    if options.compile_flags:
        parts.append(compile_section(options))
    page = "\n".join(parts)
    if options.output:
        with open(options.output, "w", encoding="utf-8") as file:
            file.write(page)
        if summaries and options.chart:
            subprocess.run([options.chart, options.output, picture_of(options.output)], check=True)
    else:
        print(page)
    for line in missed_targets(summaries[0]) if summaries else []:
        print(f"warning: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
