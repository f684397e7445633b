"""The same dashboard of three pages in Dash, with its own pages and links."""

import os

import dash
import plotly.graph_objects as go
from dash import Dash, dash_table, dcc, html
from walk import ACTIVITIES, CURVE, FIGURES, LINES, TITLE

app = Dash(__name__, use_pages=True, pages_folder="", serve_locally=True, title=TITLE)


def chart() -> dcc.Graph:
    return dcc.Graph(figure=go.Figure([go.Scatter(x=CURVE["day"], y=CURVE["planned"])]))


def table(columns: dict[str, list]) -> dash_table.DataTable:
    return dash_table.DataTable([dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)])


def overview() -> html.Div:
    return html.Div([html.H1("한눈에 보기"), html.Div([html.Div([label, html.B(value)]) for label, value in FIGURES.items()]), chart()])


def budget() -> html.Div:
    return html.Div([html.H1("예산 집행"), chart(), table(LINES)])


def events() -> html.Div:
    return html.Div([html.H1("일정·행사"), table(ACTIVITIES)])


for page in (overview, budget, events):
    dash.register_page(page.__name__, path="/" if page is overview else f"/{page.__name__}", layout=page)
links = [dcc.Link(page["name"], href=page["path"], style={"display": "block"}) for page in dash.page_registry.values()]
app.layout = html.Div([html.Nav(links, style={"width": 200}), html.Div(dash.page_container, style={"flex": 1})], style={"display": "flex"})
app.run(host="127.0.0.1", port=int(os.environ["PORT"]), debug=False)
