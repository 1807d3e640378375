; Headings of the block grammar. What stands in a quote or a list item is no part of the outline: @aside.

(block_quote) @aside
(list_item) @aside

(atx_heading) @heading
(setext_heading) @underlined

[(atx_h1_marker) (setext_h1_underline)] @level1
[(atx_h2_marker) (setext_h2_underline)] @level2
(atx_h3_marker) @level3
(atx_h4_marker) @level4
(atx_h5_marker) @level5
(atx_h6_marker) @level6

(atx_heading heading_content: (inline) @text)
(setext_heading heading_content: (paragraph (inline) @text))
