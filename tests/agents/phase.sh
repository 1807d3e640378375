#!/bin/sh
# Plays one phase: writes the files that its spec names, ticks the criteria, commits, and says which prompt it was given.
prompt=$(cat)
echo "prompt: $(echo "$prompt" | sed -n '/./{p;q;}')"
targets=$(sed -n '/^target_files:/,/^[a-z]/s/^- //p' "$CHANT_SPEC_FILE")
for target in ${targets:-src/lock.rs}; do
    mkdir -p "$(dirname "$target")"
    printf '# What %s found\n' "$CHANT_SPEC_ID" >> "$target"
    git add -f "$target"
done
sed 's/- \[ \]/- [x]/' "$CHANT_SPEC_FILE" > "$CHANT_SPEC_FILE.new" && mv "$CHANT_SPEC_FILE.new" "$CHANT_SPEC_FILE"
git -c user.name=agent -c user.email=agent@localhost commit -qm "chant($CHANT_SPEC_ID): the phase's result" &&
    echo "committed"
