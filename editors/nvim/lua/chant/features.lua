-- What a spec shows besides its text: lenses, inlay hints, signs of its criteria, folds. On at first, each with a
-- toggle for all specs.

local chant = require('chant')
local outline = require('chant.outline')

local M = {}

local namespace = vim.api.nvim_create_namespace('chant.signs')

-- Rest after which a change is looked at, in milliseconds: less than anybody waits, more than between two keys.
local REST = 150

---@type table<string, boolean>
local on

---@param bufnr integer
local function draw_signs(bufnr)
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
  local found = outline.known(bufnr)
  if not on.signs or not found then
    return
  end
  local last = vim.api.nvim_buf_line_count(bufnr)
  for _, criterion in ipairs(found.criteria) do
    if criterion.line < last then
      vim.api.nvim_buf_set_extmark(bufnr, namespace, criterion.line, 0, {
        sign_text = criterion.done and '●' or '○',
        sign_hl_group = criterion.done and 'ChantCriterionDone' or 'ChantCriterionOpen',
        priority = 5, -- a diagnostic's sign is worth more
      })
    end
  end
end

---@param bufnr integer
local function ask_lenses(bufnr)
  -- From 0.12 on Neovim does so by itself, behind an edit and where the server tells it to.
  if on.lenses and not vim.lsp.codelens.enable then
    vim.lsp.codelens.refresh({ bufnr = bufnr })
  end
end

-- From 0.12 on: has Neovim ask again although nothing was typed. That a spec is written is seen in its lenses, too.
local function ask_lenses_again()
  local again = vim.lsp.codelens.enable and vim.lsp.handlers['workspace/codeLens/refresh']
  if on.lenses and again then
    for _, client in ipairs(vim.lsp.get_clients({ name = 'chant' })) do
      again(nil, nil, { client_id = client.id })
    end
  end
end

-- Neovim 0.12 places new lenses while it draws, and shows them when it draws those lines again, which may be never. Called
-- when lenses have come: the first time places them, the second shows them.
---@param bufnr integer
local function show_lenses(bufnr)
  if vim.api.nvim_buf_is_loaded(bufnr) and #vim.fn.win_findbuf(bufnr) > 0 then
    vim.api.nvim__redraw({ buf = bufnr, valid = true, flush = true })
    vim.api.nvim__redraw({ buf = bufnr, valid = false })
  end
end

--- Asks again for what stands in a buffer.
---@param bufnr integer
local function refresh(bufnr)
  ask_lenses(bufnr)
  if chant.options().folds and not vim.lsp.foldexpr then
    require('chant.folds').refresh(bufnr)
  end
  outline.refresh(bufnr, function()
    draw_signs(bufnr)
    vim.cmd.redrawstatus({ bang = true })
  end)
end

---@type table<integer, uv.uv_timer_t> of buffers that the server serves
local resting = {}

---@type table<integer, boolean> buffers whose changes are heard of
local watched = {}

---@param bufnr integer
local function refresh_soon(bufnr)
  resting[bufnr]:start(
    REST,
    0,
    vim.schedule_wrap(function()
      if vim.api.nvim_buf_is_loaded(bufnr) and resting[bufnr] then
        refresh(bufnr)
      end
    end)
  )
end

---@type table<string, fun(bufnr: integer)>
local apply = {
  lenses = function(bufnr)
    if vim.lsp.codelens.enable then
      vim.lsp.codelens.enable(on.lenses, { bufnr = bufnr })
    elseif on.lenses then
      ask_lenses(bufnr)
    else
      vim.lsp.codelens.clear(nil, bufnr)
    end
  end,
  hints = function(bufnr)
    vim.lsp.inlay_hint.enable(on.hints, { bufnr = bufnr })
  end,
  signs = draw_signs,
}

-- Folds in the windows of a buffer, where the user has not chosen any.
---@param bufnr integer
local function fold(bufnr)
  for _, window in ipairs(vim.fn.win_findbuf(bufnr)) do
    local local_to = vim.wo[window][0]
    if local_to.foldmethod == 'manual' then
      local_to.foldmethod = 'expr'
      local_to.foldexpr = vim.lsp.foldexpr and 'v:lua.vim.lsp.foldexpr()' or "v:lua.require'chant.folds'.expr()"
      local_to.foldlevel = 99
    end
  end
end

-- Before 0.12 Neovim asks for no lenses while an answer is due, and one that has ended owes it for ever.
---@param bufnr integer
---@param client_id integer
local function lenses_have_come(bufnr, client_id)
  if not vim.lsp.codelens.enable then
    vim.lsp.codelens.on_codelens(nil, {}, { bufnr = bufnr, client_id = client_id })
  end
end

--- Turns everything on in a buffer to which the server has attached.
---@param bufnr integer
function M.attach(bufnr)
  on = on or chant.options()
  resting[bufnr] = resting[bufnr] or assert(vim.uv.new_timer())
  vim.api.nvim_set_hl(0, 'ChantCriterionOpen', { link = 'DiagnosticSignWarn', default = true })
  vim.api.nvim_set_hl(0, 'ChantCriterionDone', { link = 'DiagnosticSignOk', default = true })
  for _, turn in pairs(apply) do
    turn(bufnr)
  end
  local group = vim.api.nvim_create_augroup('chant.buffer.' .. bufnr, { clear = true })
  -- Not TextChanged, which speaks of the current buffer only: commands and renames edit others as well.
  watched[bufnr] = watched[bufnr]
    or vim.api.nvim_buf_attach(bufnr, false, {
      on_lines = function()
        if not resting[bufnr] then
          watched[bufnr] = nil
          return true
        end
        refresh_soon(bufnr)
      end,
      on_detach = function()
        watched[bufnr] = nil
      end,
    })
  vim.api.nvim_create_autocmd({ 'BufEnter', 'BufWritePost', 'DiagnosticChanged' }, {
    group = group,
    buffer = bufnr,
    desc = 'chant: look at the spec again',
    callback = function(event)
      refresh_soon(bufnr)
      if event.event == 'BufWritePost' then
        ask_lenses_again()
      end
    end,
  })
  vim.api.nvim_create_autocmd({ 'BufUnload', 'LspDetach' }, {
    group = group,
    buffer = bufnr,
    desc = 'chant: forget the spec',
    callback = function(event)
      local client = event.event == 'LspDetach' and vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name ~= 'chant' then
        return
      end
      if client then
        lenses_have_come(bufnr, client.id)
      end
      vim.api.nvim_clear_autocmds({ group = group })
      vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
      outline.forget(bufnr)
      require('chant.folds').forget(bufnr)
      if resting[bufnr] then
        resting[bufnr]:close()
        resting[bufnr] = nil
      end
    end,
  })
  if vim.lsp.codelens.enable then
    vim.api.nvim_create_autocmd('LspRequest', {
      group = group,
      buffer = bufnr,
      desc = 'chant: show the lenses that have come',
      callback = function(event)
        local request = event.data.request
        if request.method == 'textDocument/codeLens' and request.type == 'complete' then
          vim.schedule_wrap(show_lenses)(bufnr)
        end
      end,
    })
  end
  if chant.options().folds then
    fold(bufnr)
    vim.api.nvim_create_autocmd('BufWinEnter', {
      group = group,
      buffer = bufnr,
      desc = 'chant: folds of the spec',
      callback = function()
        fold(bufnr)
      end,
    })
  end
  refresh(bufnr)
end

--- Asks again for what stands in every buffer, because other specs have changed.
function M.refresh_all()
  for bufnr in pairs(resting) do
    refresh_soon(bufnr)
  end
end

--- Serves `workspace/codeLens/refresh`: what stands beside specs is old, because others have changed.
function M.outdated(...)
  M.refresh_all()
  local own = vim.lsp.handlers['workspace/codeLens/refresh']
  if own then
    own(...)
  end
  return vim.NIL
end

--- Turns `lenses`, `hints` or `signs` on or off in all specs.
---@param name string
---@return boolean now whether it is on now
function M.toggle(name)
  on = on or chant.options()
  on[name] = not on[name]
  for bufnr in pairs(resting) do
    apply[name](bufnr)
  end
  return on[name]
end

return M
