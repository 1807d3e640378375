-- All specs of a project: for pickers, completion, and the list of everything that is open.

local client = require('chant.client')

local M = {}

---@class chant.Spec
---@field id string
---@field name string its id and title
---@field standing string `ready 0/4`
---@field uri string
---@field line integer of the title, from 0

---@param symbols lsp.WorkspaceSymbol[]?
---@return chant.Spec[]
local function read(symbols)
  return vim.tbl_map(function(symbol)
    local range = symbol.location.range
    return {
      id = symbol.name:match('^%S+'),
      name = symbol.name,
      standing = symbol.containerName or '',
      uri = symbol.location.uri,
      line = range and range.start.line or 0,
    }
  end, symbols or {})
end

--- The specs that fit some words, the best first; the server names a few hundred at most.
---@param query string
---@param done fun(specs: chant.Spec[])
function M.find(query, done)
  local server = client.here()
  if not server then
    return
  end
  client.request(server, 'workspace/symbol', { query = query }, function(err, symbols)
    if err then
      return client.say(err.message)
    end
    done(read(symbols))
  end)
end

--- The ids that fit the beginning of one, for completion.
---@param lead string
---@return string[]
function M.ids(lead)
  local server = client.of()
  local symbols = server and client.wait(server, 'workspace/symbol', { query = lead }, 1000)
  return vim.tbl_map(function(spec)
    return spec.id
  end, read(symbols))
end

--- The lines of a file as they are now: those of its buffer where it is open.
---@param path string
---@return string[]
local function lines_of(path)
  local bufnr = vim.fn.bufnr(vim.fn.fnameescape(path))
  if bufnr ~= -1 and vim.api.nvim_buf_is_loaded(bufnr) then
    return vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  end
  local ok, lines = pcall(vim.fn.readfile, path)
  return ok and lines or {}
end

--- Where the open boxes are that chant counts: in the last section of criteria, not in fences.
---@param lines string[]
---@return { lnum: integer, col: integer, text: string }[]
function M.open_boxes(lines)
  local found, fenced, counting = {}, false, false
  for lnum, line in ipairs(lines) do
    local ink = vim.trim(line)
    if vim.startswith(ink, '```') then
      fenced = not fenced
    elseif not fenced and vim.startswith(ink, '## Acceptance Criteria') then
      found, counting = {}, true
    elseif not fenced and vim.startswith(ink, '## ') then
      counting = false
    elseif not fenced and counting then
      local from, to = line:find('- [ ]', 1, true)
      if from then
        table.insert(found, { lnum = lnum, col = from, text = vim.trim(line:sub(to + 1)) })
      end
    end
  end
  return found
end

---@param path string
---@param spec { id: string, criteria: { checked: integer, total: integer } }
---@return table[] items for `setqflist`
local function open_criteria(path, spec)
  local open = spec.criteria.total - spec.criteria.checked
  local boxes = M.open_boxes(lines_of(path))
  if #boxes ~= open then
    -- Boxes that are not where one expects them; the server's number is the one that counts.
    return { { filename = path, lnum = 1, text = ('%s: %d open criteria'):format(spec.id, open) } }
  end
  return vim.tbl_map(function(box)
    return { filename = path, lnum = box.lnum, col = box.col, text = ('%s: %s'):format(spec.id, box.text) }
  end, boxes)
end

---@param spec table a spec of the graph
---@param words string[] in small letters
---@return boolean whether it has open criteria, is neither given up nor archived, and all words are in its id, title or labels
local function is_meant(spec, words)
  local criteria = spec.criteria
  local over = spec.status == 'cancelled' or not vim.startswith(spec.path or '', '.chant/specs/')
  if over or not criteria or criteria.checked >= criteria.total then
    return false
  end
  local text = table.concat({ spec.id, spec.title or '', unpack(spec.labels or {}) }, ' '):lower()
  return vim.iter(words):all(function(word)
    return text:find(word, 1, true) ~= nil
  end)
end

--- Lists every open criterion of every spec in the quickfix window, those of specs that can run first.
---@param query string only of specs that fit these words
function M.list_open(query)
  local server = client.here()
  if not server then
    return
  end
  local root = server.config.root_dir
  client.call('chant.graph', { format = 'json', uri = vim.uri_from_fname(root) }, function(answer)
    local words = vim.split(query:lower(), '%s+', { trimempty = true })
    local ready, others = {}, {}
    for _, spec in ipairs(vim.json.decode(answer.text, { luanil = { object = true } }).specs) do
      if is_meant(spec, words) then
        vim.list_extend(spec.state == 'ready' and ready or others, open_criteria(root .. '/' .. spec.path, spec))
      end
    end
    local items = vim.list_extend(ready, others)
    vim.fn.setqflist({}, ' ', { title = 'Open criteria', items = items })
    if #items == 0 then
      client.say('no criterion is open', vim.log.levels.INFO)
    else
      vim.cmd.copen()
    end
  end, nil, server)
end

--- Goes to the title of a spec.
---@param spec chant.Spec
function M.go(spec)
  require('chant.show').go(spec.uri)
  pcall(vim.api.nvim_win_set_cursor, 0, { spec.line + 1, 0 })
end

return M
