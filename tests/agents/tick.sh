#!/bin/sh
# Does what it was asked to: ticks every criterion of its spec, says so, and commits where there is git.
cat > /dev/null
echo "working on $CHANT_SPEC_ID"
sed 's/- \[ \]/- [x]/' "$CHANT_SPEC_FILE" > "$CHANT_SPEC_FILE.new"
mv "$CHANT_SPEC_FILE.new" "$CHANT_SPEC_FILE"
if [ -d .git ]; then
    echo work > work.txt
    git add work.txt
    git -c user.name=agent -c user.email=agent@localhost commit -qm "chant($CHANT_SPEC_ID): work"
fi
echo "did it"
