-- Choosing a spec: with the picker that is there, else with `vim.ui.select`.

local M = {}

---@param spec chant.Spec
---@return string
local function label(spec)
  return ('%-22s %s'):format(spec.standing, spec.name)
end

---@type table<string, fun(specs: chant.Spec[], chosen: fun(spec: chant.Spec))>
local pickers = {}

function pickers.telescope(specs, chosen)
  local state, actions = require('telescope.actions.state'), require('telescope.actions')
  local values = require('telescope.config').values
  require('telescope.pickers')
    .new({}, {
      prompt_title = 'Specs',
      finder = require('telescope.finders').new_table({
        results = specs,
        entry_maker = function(spec)
          local text, path = label(spec), vim.uri_to_fname(spec.uri)
          return { value = spec, display = text, ordinal = text, filename = path, lnum = spec.line + 1 }
        end,
      }),
      sorter = values.generic_sorter({}),
      previewer = values.grep_previewer({}),
      attach_mappings = function(bufnr)
        actions.select_default:replace(function()
          local entry = state.get_selected_entry()
          actions.close(bufnr)
          if entry then
            chosen(entry.value)
          end
        end)
        return true
      end,
    })
    :find()
end

pickers['fzf-lua'] = function(specs, chosen)
  local lines = {}
  for number, spec in ipairs(specs) do
    lines[number] = ('%d:%s'):format(number, label(spec))
  end
  require('fzf-lua').fzf_exec(lines, {
    prompt = 'Specs> ',
    -- Archived specs may look alike: the number, which is not shown, tells them apart.
    fzf_opts = { ['--delimiter'] = ':', ['--with-nth'] = '2..' },
    actions = {
      ['default'] = function(selected)
        local spec = selected and specs[tonumber((selected[1] or ''):match('^%d+'))]
        if spec then
          chosen(spec)
        end
      end,
    },
  })
end

function pickers.snacks(specs, chosen)
  require('snacks').picker.pick({
    title = 'Specs',
    format = 'text',
    items = vim.tbl_map(function(spec)
      return { text = label(spec), spec = spec, file = vim.uri_to_fname(spec.uri), pos = { spec.line + 1, 0 } }
    end, specs),
    confirm = function(picker, item)
      picker:close()
      if item then
        chosen(item.spec)
      end
    end,
  })
end

-- The program of fzf-lua: the one that its user named, the one on PATH, or that of the fzf plugin.
---@return boolean
local function has_fzf()
  local named = vim.tbl_get(require('fzf-lua.config'), 'globals', 'fzf_bin')
  return named and vim.fn.executable(vim.fn.expand(named)) == 1
    or vim.fn.executable('fzf') == 1
    or #vim.api.nvim_get_runtime_file('bin/fzf', false) > 0
end

-- Whether a plugin is there, and all that it needs: telescope is nothing without plenary, fzf-lua without its program.
---@param name string
---@return boolean
local function can_pick(name)
  if not pcall(require, name == 'telescope' and 'telescope.pickers' or name) then
    return false
  end
  return name ~= 'fzf-lua' or has_fzf()
end

--- Which pickers there are, in the order in which they are preferred.
M.known = { 'telescope', 'fzf-lua', 'snacks' }

--- The picker that will be used: the one that was chosen, else the first that is there.
---@return string? name nil stands for `vim.ui.select`
function M.which()
  local wish = require('chant').options().picker
  if wish ~= '' then
    return pickers[wish] and can_pick(wish) and wish or nil
  end
  for _, name in ipairs(M.known) do
    -- snacks is often there for other things, with its picker turned off
    if can_pick(name) and (name ~= 'snacks' or vim.tbl_get(require(name), 'config', 'picker', 'enabled') == true) then
      return name
    end
  end
  return nil
end

--- Lets the user choose a spec.
---@param specs chant.Spec[]
---@param chosen fun(spec: chant.Spec)
function M.pick(specs, chosen)
  local name = M.which()
  if name then
    return pickers[name](specs, chosen)
  end
  vim.ui.select(specs, { prompt = 'Specs', kind = 'chant', format_item = label }, function(spec)
    if spec then
      chosen(spec)
    end
  end)
end

return M
