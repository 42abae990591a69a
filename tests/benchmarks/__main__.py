"""`make bench`: every benchmark in a process of its own, one after the other, so that none disturbs another.

Rates depend on the machine and its neighbours; what counts are ratios of one run, and the aims beside.
"""

import subprocess
import sys

BENCHMARKS = {
    "rpc": "hello through the whole pipeline beside bare gRPC",
    "volunteers": "aims: GetVolunteer and durable CreateVolunteer at least 0.4 of hello, 32 in flight",
    "storage": "durable writes beside one fsync each",
    "messaging": "aim: outbox to effect p99 under 100 ms at 200 events a second",
    "matching_projection": "100 000 volunteers from events into the matching snapshot",
    "repair_service": "aim: from withdrawal to the replacement's offer p99 under 2 s, 10 000 volunteers",
    "ranking": "aim: what is open to somebody, p99 under 100 ms of processor time, 1 000 tasks",
    "suite": "aims: ready again within 5 s, idle under 350 MiB all told",
}


def main() -> int:
    """Run all, or those named as arguments; the exit code is that of the first that failed."""
    for name in sys.argv[1:] or BENCHMARKS:
        print(f"\n{name}: {BENCHMARKS[name]}", flush=True)
        code = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
