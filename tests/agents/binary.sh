#!/bin/sh
# Does its work, and says what is no text, what a terminal acts on, and what would end a frontmatter or a fence.
cat > /dev/null
sed 's/- \[ \]/- [x]/' "$CHANT_SPEC_FILE" > "$CHANT_SPEC_FILE.new" && mv "$CHANT_SPEC_FILE.new" "$CHANT_SPEC_FILE"
printf 'a\000b\377\376\n\033[31mred\033[0m\r\n---\n```\n## Acceptance Criteria\n- [ ] never\n\303'
