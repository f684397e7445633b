"""The page in Dash, as its documentation writes one: one callback from all sliders to everything that they move."""

import os

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from sheet import DAYS, FIRST, LABELS, PLACE, RANGES, TITLE, answer

app = Dash(__name__, serve_locally=True, title=TITLE)


def slider(place: int) -> html.Div:
    span = RANGES[place]
    moved = dcc.Slider(span.low, span.high, span.step, value=FIRST[place], marks=None, id=f"q{place}", updatemode="drag")
    return html.Div([html.Label(LABELS[place]), moved], className="st-key-moved" if place == PLACE else "")


app.layout = html.Div(
    [
        html.H1(TITLE),
        html.Div(
            [
                html.Div([slider(place) for place in range(len(FIRST))], style={"width": "45%"}),
                html.Div([html.H3(id="total"), dcc.Graph(id="chart", style={"height": 300}), html.Div(id="tables")], style={"width": "55%"}),
            ],
            style={"display": "flex"},
        ),
    ]
)


@app.callback(
    Output("total", "children"),
    Output("chart", "figure"),
    Output("tables", "children"),
    [Input(f"q{place}", "value") for place in range(len(FIRST))],
)
def moved(*values: int) -> tuple:
    """Everything that a slider moves."""
    found = answer(values)
    chart = go.Figure([go.Scatter(x=DAYS, y=found.plan_curve, name="산출내역 계획"), go.Scatter(x=DAYS, y=found.curve, name="가상 편성 금액")])
    chart.update_layout(title=f"가상 편성 {found.total}", height=300, margin={"t": 40, "b": 30})
    tables = [
        html.Table([html.Tr([html.Th(h) for h in headings]), *(html.Tr([html.Td(cell) for cell in row]) for row in rows)])
        for headings, rows in (found.categories, found.costs)
    ]
    return f"가상 편성 {found.total}천원", chart, tables


app.run(host="127.0.0.1", port=int(os.environ["PORT"]), debug=False)
