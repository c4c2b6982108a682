"""`python -m jejak` is `jejak`."""

from jejak.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
