-- Places where a text is shown that is not to be edited.

local M = {}

--- Gives a buffer a text to read.
---@param bufnr integer
---@param text string
---@param filetype string
function M.fill(bufnr, text, filetype)
  vim.bo[bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, vim.split((text:gsub('\n$', '')), '\n'))
  vim.bo[bufnr].buftype = 'nofile'
  vim.bo[bufnr].swapfile = false
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].modified = false
  vim.bo[bufnr].filetype = filetype
end

--- Has a key close the window in which a buffer is read.
---@param bufnr integer
---@param key? string `q` where it is absent
function M.closes(bufnr, key)
  vim.keymap.set('n', key or 'q', '<Cmd>close<CR>', { buffer = bufnr, nowait = true, desc = 'chant: close the window' })
end

--- Shows a page in a split; one of the same name is replaced.
---@param name string
---@param text string
---@param filetype string
---@return integer bufnr
function M.page(name, text, filetype)
  -- with a scheme, or Neovim would make a file's name of it
  local title = 'chant-page://' .. name
  local bufnr = vim.fn.bufnr('^' .. title .. '$')
  if bufnr == -1 then
    bufnr = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(bufnr, title)
    M.closes(bufnr)
  end
  M.fill(bufnr, text, filetype)
  local window = vim.fn.bufwinid(bufnr)
  if window == -1 then
    vim.cmd.split()
    window = vim.api.nvim_get_current_win()
    vim.api.nvim_win_set_buf(window, bufnr)
  end
  vim.api.nvim_set_current_win(window)
  return bufnr
end

-- The most room that a text needs in a window of so many columns.
---@param lines string[]
---@param width integer
---@return integer columns, integer rows
local function room(lines, width)
  local columns, rows = 1, 0
  for _, line in ipairs(lines) do
    local wide = vim.fn.strdisplaywidth(line)
    columns = math.max(columns, wide)
    rows = rows + math.max(1, math.ceil(wide / width))
  end
  return math.min(columns, width), rows
end

--- Shows a buffer in a window that floats, and goes there; `q` and `<Esc>` close it, and one is back where one was.
---@param bufnr integer
---@param title string
---@param fits? boolean whether it is no larger than the text that is there now
---@return integer window
function M.float(bufnr, title, fits)
  local width = math.min(120, math.floor(vim.o.columns * 0.85))
  local height = math.max(3, math.floor(vim.o.lines * 0.6))
  if fits then
    local columns, rows = room(vim.api.nvim_buf_get_lines(bufnr, 0, -1, false), width)
    width, height = math.max(columns, #title + 2), math.min(rows, height)
  end
  local window = vim.api.nvim_open_win(bufnr, true, {
    relative = 'editor',
    width = width,
    height = height,
    col = math.floor((vim.o.columns - width) / 2),
    row = math.max(0, math.floor((vim.o.lines - height) / 2) - 1),
    style = 'minimal',
    border = 'rounded',
    title = ' ' .. title .. ' ',
  })
  vim.wo[window][0].wrap = true
  M.closes(bufnr)
  M.closes(bufnr, '<Esc>')
  return window
end

--- Goes to a file, whatever characters are in its name.
---@param uri string
function M.go(uri)
  local path = vim.uri_to_fname(uri)
  local short = vim.fn.fnamemodify(path, ':.')
  -- as the user would have named it, unless that could be taken for something else
  local name = vim.startswith(short, '.chant/') and short or path
  vim.cmd({ cmd = 'edit', args = { name }, magic = { file = false, bar = false } })
end

return M
