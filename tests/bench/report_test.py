# Tests of bench/report.py: what it makes of the numbers of Google Benchmark.
# For: a table whose ratios are those of the runs. Read first: bench/report.py.
# SPDX-License-Identifier: MIT
import argparse
import os
import stat
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "bench"))
import report  # noqa: E402


def row(name, time, **more):
    return {"name": name, "run_type": "iteration", "cpu_time": time, "items": 1, "manual_limit": 3, **more}


def summary(*runs):
    result = report.Summary()
    result.context = {"flags": "-O3", "compiler": "g++ 12", "load_avg": [0.5]}
    result.runs = [report.parse({"benchmarks": rows}) for rows in runs]
    return result


class Numbers(unittest.TestCase):
    def test_have_three_digits_and_no_exponent(self):
        self.assertEqual(report.number(1.234), "1.23")
        self.assertEqual(report.number(12.34), "12.3")
        self.assertEqual(report.number(1234567.0), "1 234 567")
        self.assertEqual(report.number(None), "")

    def test_spread_is_half_the_range_over_the_median(self):
        self.assertEqual(report.with_spread([4.0, 5.0, 5.5]), "5.00 ±15%")
        self.assertEqual(report.with_spread([4.0]), "4.00")
        self.assertEqual(report.with_spread([]), "")


class Runs(unittest.TestCase):
    def test_take_the_median_of_the_repetitions_and_no_aggregates(self):
        rows = [row("w/primal", t) for t in (3.0, 1.0, 2.0)]
        rows.append({"name": "w/primal_mean", "run_type": "aggregate", "cpu_time": 100.0})
        self.assertEqual(report.parse({"benchmarks": rows})["w"]["primal"].nanoseconds, 2.0)

    def test_form_ratios_within_a_run(self):
        fast = [row("w/primal", 1.0), row("w/fluxion_reverse", 4.0)]
        slow = [row("w/primal", 10.0), row("w/fluxion_reverse", 60.0)]
        self.assertEqual(summary(fast, slow).ratios("w", "fluxion_reverse"), [4.0, 6.0])

    def test_end_the_program_when_a_result_is_wrong(self):
        rows = [{"name": "w/adolc", "error_occurred": True, "error_message": "wrong result"}]
        with self.assertRaisesRegex(SystemExit, "w/adolc: wrong result"):
            report.parse({"benchmarks": rows})


class Tables(unittest.TestCase):
    def setUp(self):
        tape = {"statements": 10, "arguments": 20, "tape_bytes": 320, "cold_ns": 80.0}
        self.summary = summary(
            [row("w/primal", 10.0), row("w/manual", 40.0), row("w/fluxion_reverse", 50.0, **tape)],
            [row("w/primal", 10.0), row("w/manual", 40.0), row("w/fluxion_reverse", 50.0, **tape)],
        )

    def test_have_a_column_for_each_tool_that_ran(self):
        lines = report.ratio_table(self.summary).split("\n")
        self.assertEqual(lines[0], "| ratio to the plain function | `manual` | `fluxion_reverse` |")
        self.assertEqual(lines[2], "| `w` | 4.00 ±0% | 5.00 ±0% |")

    def test_show_times_and_the_tape(self):
        self.assertIn("| `w` | 10.0 | 40.0 | 50.0 |", report.time_table(self.summary))
        self.assertIn("| `w` | 10 | 20 | 320 | 32.0 | 5.00 | 1.60 |", report.tape_table(self.summary))

    def test_say_which_manual_gradient_is_too_slow(self):
        self.assertIn("`manual` of `w` costs 4.00 times the plain function, more than 3.", report.manual_notes(self.summary))

    def test_show_two_digits_of_what_is_nearly_free(self):
        lines = report.ratio_table(summary([row("w/primal", 1000.0), row("w/manual", 1.96)])).split("\n")
        self.assertEqual(lines[2], "| `w` | 0.0020 |")

    def test_leave_out_the_tape_without_reverse_mode(self):
        self.assertEqual(report.tape_table(summary([row("w/primal", 1.0)])), "")


class Targets(unittest.TestCase):
    def test_that_are_missed_are_named(self):
        name = "logistic_1000x100"
        rows = [row(f"{name}/primal", 1.0), row(f"{name}/fluxion_reverse", 7.0)]
        self.assertEqual(
            report.missed_targets(summary(rows)),
            ["logistic_1000x100/fluxion_reverse: 7.00, more than the 4 that the project aims at"])


class Processes(unittest.TestCase):
    def test_run_each_workload_alone_with_its_plain_function(self):
        script = """#!/bin/sh
case $1 in --benchmark_list_tests) echo a/primal; echo a/manual; echo b/primal; echo b/manual; exit ;; esac
printf '%s\\n' "$1" >> "{log}"
echo '{{"context": {{"flags": "x"}}, "benchmarks": []}}'
"""
        with tempfile.TemporaryDirectory() as folder:
            program, log = os.path.join(folder, "program"), os.path.join(folder, "log")
            with open(program, "w", encoding="utf-8") as file:
                file.write(script.format(log=log))
            os.chmod(program, stat.S_IRWXU)
            options = argparse.Namespace(filter="manual", runs=1, repetitions=1, min_time=0)
            report.measure(program, options)
            with open(log, encoding="utf-8") as file:
                self.assertEqual(file.read().split(), [
                    "--benchmark_filter=^(a/manual|a/primal)$",
                    "--benchmark_filter=^(b/manual|b/primal)$"])


if __name__ == "__main__":
    unittest.main()
