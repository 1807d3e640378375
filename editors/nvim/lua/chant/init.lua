-- The client for chant specs. Two ways in: `require('chant').setup {}`, or, from Neovim 0.11 on,
-- `vim.lsp.enable('chant')`, which reads lsp/chant.lua. Both attach to what the server serves only.

local M = {}

---@class chant.Options
---@field lenses? boolean what stands above a title
---@field hints? boolean what stands behind names in the frontmatter
---@field signs? boolean a sign before each criterion
---@field folds? boolean folds of the server, in windows that have no other ones
---@field picker? 'telescope'|'fzf-lua'|'snacks'|'select' by which a spec is chosen; '' for the first that is there

---@type chant.Options
local defaults = { lenses = true, hints = true, signs = true, folds = true, picker = '' }

--- What was given to `setup`; nil where it was not called.
---@type table?
M.given = nil

--- What the editor shows of a spec: `vim.g.chant`, and what was given to `setup`.
---@return chant.Options
function M.options()
  local options = {}
  for name, default in pairs(defaults) do
    for _, source in ipairs({ M.given or {}, vim.g.chant or {} }) do
      if options[name] == nil then
        options[name] = source[name]
      end
    end
    if options[name] == nil then
      options[name] = default
    end
  end
  return options
end

-- The places below a `.chant` that the server reads.
local places = {
  '^config%.md$',
  '^agents%.md$',
  '^specs/.+%.md$',
  '^archive/.+%.md$',
  '^prompts/[^/]+%.md$',
  '^prompts/extensions/[^/]+%.md$',
  '^workflows/[^/]+%.yml$',
}

--- The folder that holds the `.chant` to whose specs, prompts, workflows or config a buffer's file belongs, or nil:
--- other files are left alone.
---@param bufnr integer
---@return string?
function M.root(bufnr)
  if vim.bo[bufnr].buftype ~= '' then
    return nil
  end
  local name = vim.api.nvim_buf_get_name(bufnr)
  -- A name with a scheme (fugitive://, oil://) is no file of this disk.
  if name == '' or name:match('^%a[%w+.-]+://') then
    return nil
  end
  name = vim.fs.normalize(name)
  for folder in vim.fs.parents(name) do
    if vim.fs.basename(folder) == '.chant' then
      local below = name:sub(#folder + 2)
      for _, place in ipairs(places) do
        if below:match(place) then
          return vim.fs.dirname(folder)
        end
      end
    end
  end
  return nil
end

--- The configuration, in the words of `vim.lsp.config` and `vim.lsp.start`. `options` may hold any of their fields;
--- `settings` are the server's own, without the section `chant` around them.
---@param options? table
---@return table
function M.config(options)
  options = options or {}
  -- an empty Lua table would reach the server as a list
  local settings = options.settings and next(options.settings) and options.settings or vim.empty_dict()
  local config = vim.tbl_extend('force', {
    name = 'chant',
    cmd = { 'chant-lsp', 'serve', '--stdio' },
    filetypes = { 'markdown', 'yaml' },
    init_options = settings,
  }, options, { settings = { chant = settings } })
  for name in pairs(defaults) do
    config[name] = nil
  end
  local ours = {
    -- Documents of the server that are no files: see content.lua.
    experimental = { chantContent = true },
    workspace = {
      -- Neovim minds the version of what it edits and renames files, and does not say so.
      workspaceEdit = { documentChanges = true },
      -- Before 0.12 it cannot be told that lenses are old; with our handler it can.
      codeLens = { refreshSupport = true },
    },
  }
  local capabilities = options.capabilities or vim.lsp.protocol.make_client_capabilities()
  config.capabilities = vim.tbl_deep_extend('force', capabilities, ours)
  config.handlers = vim.tbl_extend('keep', options.handlers or {}, {
    ['workspace/applyEdit'] = function(...)
      return require('chant.edits').apply(...)
    end,
    ['workspace/codeLens/refresh'] = function(...)
      return require('chant.features').outdated(...)
    end,
    ['chant/run'] = function(_, event, context)
      require('chant.runs').heard(event, context)
    end,
    ['chant/serverStatus'] = function(_, status, context)
      require('chant.status').heard(status, context)
    end,
  })
  return config
end

--- Whether the server of a configuration can be started; once it is said what to do where it cannot.
---@param config table
---@return boolean
function M.is_there(config)
  local server = type(config.cmd) == 'table' and config.cmd[1]
  if server and vim.fn.executable(server) == 0 then
    local advice = 'Put it on PATH, or name it: require("chant").setup { cmd = { ... } }'
    vim.notify_once(('chant: the server %s was not found. %s'):format(server, advice), vim.log.levels.ERROR)
    return false
  end
  return true
end

--- Starts the server for specs, prompts, workflows and config of chant projects: those opened from now on, and those
--- already open.
---@param options? table
function M.setup(options)
  M.given = options or {}
  vim.cmd.runtime({ 'plugin/chant.lua', bang = true })
  local config = M.config(options)
  local function attach(bufnr)
    local root = M.root(bufnr)
    if not root then
      return
    end
    if not M.is_there(config) then
      return
    end
    vim.lsp.start(vim.tbl_extend('force', config, { root_dir = root }), { bufnr = bufnr })
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('chant', { clear = true }),
    pattern = config.filetypes,
    desc = 'chant: start or join the server',
    callback = function(event)
      attach(event.buf)
    end,
  })
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.tbl_contains(config.filetypes, vim.bo[bufnr].filetype) then
      attach(bufnr)
    end
  end
end

--- A few words for a status line: how the spec of the current buffer stands, and how many phases run.
---@return string
function M.status()
  return package.loaded['chant.status'] and require('chant.status').line() or ''
end

return M
