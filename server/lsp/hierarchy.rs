//! Chains of specs, one step at a time: who waits for whom, and who is a member of whom.

use std::path::Path;

use serde_json::{Value, json};
use tower_lsp::{jsonrpc::Result, ls_types as lsp};

use super::{
    at_cursor::asked,
    convert,
    navigation::location,
    requests::answer,
    state::{Snapshot, State},
};
use crate::{
    ide::{definition::subject, destination::of_spec, hierarchy},
    workspace::{Entry, Project, World},
};

/// One spec of a chain, in the words of both protocols.
struct Item {
    name: String,
    detail: String,
    uri: lsp::Uri,
    range: lsp::Range,
    selection_range: lsp::Range,
    data: Value,
}

impl Item {
    fn of(now: &Snapshot, project: &Project, world: &dyn World, entry: &Entry) -> Option<Self> {
        let landing = of_spec(world, entry);
        let (uri, selection_range) = location(now, &project.root, &landing)?;
        Some(Self {
            name: entry.id().to_owned(),
            detail: hierarchy::detail(project, entry),
            uri,
            range: convert::range_to_lsp(&landing.text, landing.span, now.features.encoding),
            selection_range,
            data: json!({"root": project.root.to_str(), "path": &*entry.path}),
        })
    }

    fn into_call(self) -> lsp::CallHierarchyItem {
        lsp::CallHierarchyItem {
            name: self.name,
            kind: lsp::SymbolKind::FILE,
            tags: None,
            detail: Some(self.detail),
            uri: self.uri,
            range: self.range,
            selection_range: self.selection_range,
            data: Some(self.data),
        }
    }

    fn into_type(self) -> lsp::TypeHierarchyItem {
        lsp::TypeHierarchyItem {
            name: self.name,
            kind: lsp::SymbolKind::FILE,
            tags: None,
            detail: Some(self.detail),
            uri: self.uri,
            range: self.range,
            selection_range: self.selection_range,
            data: Some(self.data),
        }
    }
}

/// Asks `of` about the spec of an item that we have handed out; `None` if it is gone.
fn about<T>(
    now: &Snapshot,
    data: Option<&Value>,
    of: impl FnOnce(&Project, &dyn World, &Entry) -> T,
) -> Option<T> {
    let text = |key: &str| data?.get(key).and_then(Value::as_str);
    let root = Path::new(text("root")?);
    let (project, site) = (now.workspace.project(root)?, now.sites.get(root)?);
    let entry = project.spec(text("path")?)?;
    Some(of(project, &site.memo.asked(), entry))
}

fn prepared(now: &Snapshot, at: &lsp::TextDocumentPositionParams) -> Option<Item> {
    asked(now, at, None, |ask, _, _| {
        let (_, entry) = subject(ask)?;
        Item::of(now, ask.project, ask.world, entry)
    })
    .flatten()
}

/// The spec at the cursor, to ask who waits for whom.
pub(super) async fn prepare_calls(
    state: &State,
    params: lsp::CallHierarchyPrepareParams,
) -> Result<Option<Vec<lsp::CallHierarchyItem>>> {
    answer(state, move |now, _| {
        let item = prepared(now, &params.text_document_position_params)?;
        Some(vec![item.into_call()])
    })
    .await
}

/// Who waits for a spec.
pub(super) async fn incoming_calls(
    state: &State,
    params: lsp::CallHierarchyIncomingCallsParams,
) -> Result<Option<Vec<lsp::CallHierarchyIncomingCall>>> {
    answer(state, move |now, cancel| {
        about(now, params.item.data.as_ref(), |project, world, entry| {
            let steps = hierarchy::waiting(project, world, entry);
            let steps = steps.iter().take_while(|_| !cancel.is_set());
            let calls = steps.filter_map(|step| {
                Some(lsp::CallHierarchyIncomingCall {
                    from: Item::of(now, project, world, step.entry)?.into_call(),
                    from_ranges: ranges(now, step),
                })
            });
            calls.collect()
        })
    })
    .await
}

/// What a spec waits for.
pub(super) async fn outgoing_calls(
    state: &State,
    params: lsp::CallHierarchyOutgoingCallsParams,
) -> Result<Option<Vec<lsp::CallHierarchyOutgoingCall>>> {
    answer(state, move |now, cancel| {
        about(now, params.item.data.as_ref(), |project, world, entry| {
            let steps = hierarchy::waited_for(project, world, entry);
            let steps = steps.iter().take_while(|_| !cancel.is_set());
            let calls = steps.filter_map(|step| {
                Some(lsp::CallHierarchyOutgoingCall {
                    to: Item::of(now, project, world, step.entry)?.into_call(),
                    from_ranges: ranges(now, step),
                })
            });
            calls.collect()
        })
    })
    .await
}

fn ranges(now: &Snapshot, step: &hierarchy::Step) -> Vec<lsp::Range> {
    let names = step.names.iter();
    names
        .map(|span| convert::range_to_lsp(&step.text, *span, now.features.encoding))
        .collect()
}

/// The spec at the cursor, to ask who is a member of whom.
pub(super) async fn prepare_types(
    state: &State,
    params: lsp::TypeHierarchyPrepareParams,
) -> Result<Option<Vec<lsp::TypeHierarchyItem>>> {
    answer(state, move |now, _| {
        let item = prepared(now, &params.text_document_position_params)?;
        Some(vec![item.into_type()])
    })
    .await
}

/// The driver of a member.
pub(super) async fn supertypes(
    state: &State,
    params: lsp::TypeHierarchySupertypesParams,
) -> Result<Option<Vec<lsp::TypeHierarchyItem>>> {
    answer(state, move |now, _| {
        about(now, params.item.data.as_ref(), |project, world, entry| {
            let driver = hierarchy::driver(project, entry).into_iter();
            let items = driver.filter_map(|driver| Item::of(now, project, world, driver));
            items.map(Item::into_type).collect()
        })
    })
    .await
}

/// The members of a driver.
pub(super) async fn subtypes(
    state: &State,
    params: lsp::TypeHierarchySubtypesParams,
) -> Result<Option<Vec<lsp::TypeHierarchyItem>>> {
    answer(state, move |now, cancel| {
        about(now, params.item.data.as_ref(), |project, world, entry| {
            let members = hierarchy::members(project, entry).into_iter();
            let members = members.take_while(|_| !cancel.is_set());
            let items = members.filter_map(|member| Item::of(now, project, world, member));
            items.map(Item::into_type).collect()
        })
    })
    .await
}
