"""What is measured, how, and what came out; `python -m benchmarks` measures anew."""
