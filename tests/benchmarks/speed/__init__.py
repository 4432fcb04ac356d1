"""`make bench`: what a page costs, beside two floors and the other forums that install from the package index.

    python -m tests.benchmarks.speed [--folder FOLDER] [--quick] [--only PHASE] [--render]

Loaded data and environments are kept in the folder (BENCH_DIR, else var/bench); results are saved after each phase as JSON
in it, and docs/performance.md is drawn from them.
"""
