//! What the protocol says and our types of it do not: they are those of LSP 3.17, less what they forgot.
//!
//! Stands between the front door and tower-lsp. Of `initialize` it carries abilities of the client over to a place that
//! the types can read, and adds to the answer what the types cannot say. All other messages pass as they are.

use std::task::{Context, Poll};

use futures::future::{BoxFuture, Either};
use serde_json::{Value, json};
use tower::Service;
use tower_lsp::jsonrpc::{Request, Response};

use super::content;

/// A service with the protocol's later parts.
pub(super) struct Later<S>(pub(super) S);

impl<S> Service<Request> for Later<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Either<S::Future, BoxFuture<'static, Result<Option<Response>, S::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if request.method() != "initialize" {
            return Either::Left(self.0.call(request));
        }
        let (method, id, params) = request.into_parts();
        let mut params = params.unwrap_or_default();
        let contents = carry_over(&mut params);
        let request = Request::build(method).params(params);
        let request = match id {
            Some(id) => request.id(id),
            None => request,
        };
        let answer = self.0.call(request.finish());
        Either::Right(Box::pin(async move {
            Ok(answer.await?.map(|answer| complete(answer, contents)))
        }))
    }
}

/// Puts what the types would drop among the experimental capabilities; whether there was anything.
fn carry_over(params: &mut Value) -> bool {
    let found = params.pointer("/capabilities/workspace/textDocumentContent");
    let Some(found) = found.filter(|found| !found.is_null()).cloned() else {
        return false;
    };
    let Some(Value::Object(capabilities)) = params.get_mut("capabilities") else {
        return false;
    };
    let experimental = capabilities.entry("experimental").or_insert(Value::Null);
    if experimental.is_null() {
        *experimental = json!({});
    }
    let Value::Object(experimental) = experimental else {
        return false;
    };
    experimental.insert("textDocumentContent".to_owned(), found);
    true
}

/// The answer to `initialize` with the capabilities of ours that the types do not have.
fn complete(answer: Response, contents: bool) -> Response {
    let (id, mut result) = answer.into_parts();
    if let Ok(result) = &mut result
        && let Some(Value::Object(capabilities)) = result.get_mut("capabilities")
    {
        capabilities.insert("typeHierarchyProvider".to_owned(), json!(true));
        if let Some(Value::Object(workspace)) = capabilities.get_mut("workspace")
            && contents
        {
            let schemes = json!({"schemes": [content::SCHEME]});
            workspace.insert("textDocumentContent".to_owned(), schemes);
        }
    }
    Response::from_parts(id, result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abilities_of_a_later_protocol_are_carried_over() {
        let carried = |mut params: Value| {
            let found = carry_over(&mut params);
            (found, params["capabilities"]["experimental"].clone())
        };
        let content = json!({"dynamicRegistration": true});
        for experimental in [Value::Null, json!({})] {
            let found = carried(json!({"capabilities": {
                "workspace": {"textDocumentContent": content}, "experimental": experimental}}));
            assert_eq!(found, (true, json!({"textDocumentContent": content})));
        }
        let other = json!({"capabilities": {
            "workspace": {"textDocumentContent": content}, "experimental": "odd"}});
        assert_eq!(carried(other), (false, json!("odd")));
        for params in [json!({"capabilities": {"workspace": {}}}), Value::Null] {
            assert!(!carried(params).0);
        }
    }

    #[test]
    fn the_answer_says_what_the_types_cannot() {
        let answer = |contents| {
            let result = json!({"capabilities": {"workspace": {}}});
            let (_, result) = complete(Response::from_ok(1.into(), result), contents).into_parts();
            result.expect("an answer")["capabilities"].clone()
        };
        assert_eq!(
            answer(true),
            json!({"typeHierarchyProvider": true, "workspace": {"textDocumentContent": {"schemes": ["chant"]}}})
        );
        assert_eq!(
            answer(false),
            json!({"typeHierarchyProvider": true, "workspace": {}})
        );
    }
}
