#!/bin/sh
# Does its work, and says the first argument, which may be JSON.
cat > /dev/null
sed 's/- \[ \]/- [x]/' "$CHANT_SPEC_FILE" > "$CHANT_SPEC_FILE.new" && mv "$CHANT_SPEC_FILE.new" "$CHANT_SPEC_FILE"
echo "$1"
