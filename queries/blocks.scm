; Blocks that are shown, folded or searched as one thing.

(fenced_code_block) @fence
(fenced_code_block_delimiter) @delimiter
(info_string) @info
(code_fence_content) @content

(html_block) @html
(block_quote) @quote
(list) @list
(pipe_table) @table

(link_reference_definition) @definition
(link_reference_definition (link_label) @label)
(link_reference_definition (link_destination) @destination)

; Where the inline grammar may look.
(inline) @inline
(pipe_table_cell) @inline
