; Links and code spans of the inline grammar.

(code_span) @code
(code_span_delimiter) @delimiter

(inline_link) @link
(image) @image
[(full_reference_link) (collapsed_reference_link) (shortcut_link)] @reference
[(uri_autolink) (email_autolink)] @autolink

[(link_text) (image_description)] @text
(link_destination) @destination
(link_label) @label
