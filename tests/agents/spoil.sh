#!/bin/sh
# Does to its spec what the first argument says.
case "$1" in
delete) rm "$CHANT_SPEC_FILE" ;;
empty) : > "$CHANT_SPEC_FILE" ;;
garbage) printf -- '---\nstatus: [\n---\n' > "$CHANT_SPEC_FILE" ;;
move) mkdir -p .chant/archive && mv "$CHANT_SPEC_FILE" .chant/archive/ ;;
criteria)
    grep -v "^- " "$CHANT_SPEC_FILE" > "$CHANT_SPEC_FILE.new"
    mv "$CHANT_SPEC_FILE.new" "$CHANT_SPEC_FILE"
    ;;
kill) kill -9 "$PPID" ;;
esac
echo "spoiled"
sleep "${2:-0}"
