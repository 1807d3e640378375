; List items with a box, and all other list items: they say how deep a box is nested.

(list_item) @item

(list_marker_minus) @minus
(list_marker_plus) @plus
(list_marker_star) @star
(list_marker_dot) @dot
(list_marker_parenthesis) @parenthesis

(task_list_marker_unchecked) @open
(task_list_marker_checked) @checked

(list_item (paragraph (inline) @text))
