"""The demo's web application: four routes that speak both API styles from the recorded examples."""

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from duologue.demo.answer import Answer
from duologue.demo.anthropic_form import AnthropicForm, anthropic_error, anthropic_limit_headers
from duologue.demo.asked import Asked, NotTaken, read_asked
from duologue.demo.examples import Examples, Model, Problem, ProblemKind
from duologue.demo.limiter import Limiter, whole_seconds
from duologue.demo.measure import measured_answer
from duologue.demo.openai_form import OpenAIForm, openai_error, openai_limit_headers
from duologue.demo.request_log import Ending, RequestLog, RequestRecord
from duologue.demo.told import Form, Telling, ToldAnswer
from duologue.domain.style import ApiStyle

OPENAI_PREFIX = "/v1"
ANTHROPIC_PREFIX = "/anthropic"
_ERROR_KINDS = {400: "invalid_request_error", 404: "not_found_error", 405: "invalid_request_error"}


class DemoApplication:
    """Answers requests. `pace` multiplies every wait; `cut` closes the connection of a client address."""

    def __init__(
        self, examples: Examples, log: RequestLog, pace: float, cut: Callable[[tuple[str, int]], None]
    ) -> None:
        self._examples = examples
        self._log = log
        self._pace = pace
        self._cut = cut
        self._limiter = Limiter(examples.limits, examples.window)

    def build(self) -> Starlette:
        """The routes of both styles."""
        return Starlette(
            routes=[
                Route(f"{OPENAI_PREFIX}/chat/completions", self._chat_completions, methods=["POST"]),
                Route(f"{OPENAI_PREFIX}/models", self._openai_models, methods=["GET"]),
                Route(f"{ANTHROPIC_PREFIX}/v1/messages", self._messages, methods=["POST"]),
                Route(f"{ANTHROPIC_PREFIX}/v1/models", self._anthropic_models, methods=["GET"]),
            ],
            exception_handlers={HTTPException: self._not_routed},
        )

    async def _chat_completions(self, request: Request) -> Response:
        return await self._answered(request, ApiStyle.OPENAI)

    async def _messages(self, request: Request) -> Response:
        return await self._answered(request, ApiStyle.ANTHROPIC)

    async def _answered(self, request: Request, style: ApiStyle) -> Response:
        record = self._log.open(_record(request, style))
        try:
            sent = await request.body()
            body = json.loads(sent)
            asked = read_asked(style, body)
        except NotTaken as error:
            return self._refused(record, 400, _error(style, 400, str(error)))
        except ValueError:
            return self._refused(
                record, 400, _error(style, 400, "invalid params, the body is not JSON (2013)")
            )
        record.model = asked.model
        if self._log.keep_bodies:
            record.body, record.sent_bytes, record.headers = body, sent, dict(request.headers)
        measured = measured_answer(asked.prompt)
        if measured is not None:
            return self._measured(request, record, asked, measured)
        problem = self._examples.problem(asked.prompt)
        context = self._examples.model(asked.model).context
        if context is not None and asked.input_tokens > context:
            problem = self._examples.problem("/error context")
        answer = self._answer(asked, problem)
        wait = self._limiter.admit(answer.input_tokens, answer.output_tokens)
        if wait is not None:
            limited = self._examples.problem("/error 429")
            headers = {"retry-after": str(whole_seconds(wait))}
            return self._refused(record, 429, limited and limited.body(style), headers)
        if problem is not None and problem.kind is ProblemKind.PAGE:
            self._log.end(record, Ending.REFUSED)
            return HTMLResponse(problem.page, problem.status, dict(problem.headers))
        refuses = problem is not None and (
            problem.kind is ProblemKind.REFUSAL
            or (problem.kind is ProblemKind.MIDSTREAM and not asked.stream)
        )
        if problem is not None and refuses:
            return self._refused(record, problem.status, problem.body(style), dict(problem.headers))
        return self._told(request, record, asked, answer, problem)

    def _answer(self, asked: Asked, problem: Problem | None) -> Answer:
        """The recorded answer with the usage of this request, cut where `max_tokens` cuts it."""
        speaks = problem is not None and problem.speaks
        example = self._examples.example(speaks) if speaks else self._examples.choose(asked.prompt)
        recorded = example.after_tool if asked.after_tool and example.after_tool else example.answer
        return recorded.asked_with(asked.input_tokens).cut(asked.max_tokens)

    def _told(
        self, request: Request, record: RequestRecord, asked: Asked, answer: Answer, problem: Problem | None
    ) -> Response:
        model = self._examples.model(asked.model)
        hurry = model.speed / self._pace if self._pace else math.inf
        slow = problem is not None and problem.kind is ProblemKind.SLOW
        first_token = problem.delay if problem is not None and slow else answer.first_token
        telling = Telling(
            self._form(asked, answer, model),
            answer,
            rate=answer.rate * hurry,
            first_token=first_token / hurry,
            problem=problem,
            problem_body=None if problem is None else problem.body(asked.style),
        )
        return self._response(request, record, asked, telling)

    def _measured(self, request: Request, record: RequestRecord, asked: Asked, answer: Answer) -> Response:
        """A measurement keeps its own rate, whatever the demo's pace, and counts against no limit."""
        answer = answer.asked_with(asked.input_tokens)
        form = self._form(asked, answer, self._examples.model(asked.model))
        telling = Telling(form, answer, rate=answer.rate, first_token=answer.first_token)
        return self._response(request, record, asked, telling)

    def _response(
        self, request: Request, record: RequestRecord, asked: Asked, telling: Telling
    ) -> ToldAnswer:
        def cut() -> None:
            if request.client is not None:
                self._cut((request.client.host, request.client.port))

        headers = self._headers(asked.style)
        return ToldAnswer(telling, record, self._log, stream=asked.stream, headers=headers, cut=cut)

    def _form(self, asked: Asked, answer: Answer, model: Model) -> Form:
        identifier = f"demo{uuid4().hex[:20]}"
        if asked.style is ApiStyle.ANTHROPIC:
            return AnthropicForm(answer, model.id, identifier)
        return OpenAIForm(
            answer,
            model.id,
            identifier,
            include_usage=asked.include_usage,
            think_tags=model.think_tags,
            reasoning_split=asked.reasoning_split,
        )

    def _refused(
        self, record: RequestRecord, status: int, body: Any, headers: dict[str, str] | None = None
    ) -> Response:
        self._log.end(record, Ending.REFUSED)
        style = record.style or ApiStyle.OPENAI
        return JSONResponse(body, status, headers=self._headers(style) | (headers or {}))

    def _headers(self, style: ApiStyle) -> dict[str, str]:
        readings = self._limiter.readings()
        if style is ApiStyle.OPENAI:
            return {"x-request-id": f"req_{uuid4().hex}"} | openai_limit_headers(readings)
        return {"request-id": f"req_{uuid4().hex}"} | anthropic_limit_headers(readings)

    async def _openai_models(self, request: Request) -> Response:
        self._log.end(self._log.open(_record(request, ApiStyle.OPENAI)), Ending.FINISHED)
        listed = [
            {"id": model.id, "object": "model", "created": model.created, "owned_by": "duologue"}
            for model in self._examples.models
        ]
        return JSONResponse({"object": "list", "data": listed})

    async def _anthropic_models(self, request: Request) -> Response:
        self._log.end(self._log.open(_record(request, ApiStyle.ANTHROPIC)), Ending.FINISHED)
        models = self._examples.models
        listed = [
            {
                "id": model.id,
                "type": "model",
                "display_name": model.name,
                "created_at": datetime.fromtimestamp(model.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
            for model in models
        ]
        page = {"data": listed, "has_more": False, "first_id": models[0].id, "last_id": models[-1].id}
        return JSONResponse(page)

    async def _not_routed(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        style = ApiStyle.ANTHROPIC if request.url.path.startswith(ANTHROPIC_PREFIX) else ApiStyle.OPENAI
        record = self._log.open(_record(request, style))
        sentence = f"{request.method} {request.url.path} is not a route of this server"
        return self._refused(record, status, _error(style, status, sentence))


def _record(request: Request, style: ApiStyle) -> RequestRecord:
    with_key = "authorization" in request.headers or "x-api-key" in request.headers
    return RequestRecord(request.method, request.url.path, style, with_key)


def _error(style: ApiStyle, status: int, sentence: str) -> dict[str, Any]:
    kind = _ERROR_KINDS.get(status, "api_error")
    return openai_error(sentence, kind) if style is ApiStyle.OPENAI else anthropic_error(sentence, kind)
