import { renderChart } from '../drawing/index.ts'
import { type Html, html } from '../markup/index.ts'
import type { AreaReport } from './area-report.ts'
import type { Block, Column } from './outline.ts'
import { styleOf } from './style.ts'
import { outlineOf } from './tell.ts'

/** Nothing runs, and nothing comes from elsewhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A report as a page that stands by itself and prints on A4. */
export const reportHtml = (report: AreaReport): string => {
  const { lang, title, subtitle, running, blocks, signature } = outlineOf(report)
  return html`<!DOCTYPE html>
    <html lang="${lang}">
    <head>
    <meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>${title.join(' ')} · ${subtitle}</title>
    <style>${{ markup: styleOf(running) }}</style>
    </head>
    <body>
    <header><h1>${title.map((line) => html`<span>${line}</span>`)}</h1><p class="subtitle">${subtitle}</p></header>
    <main>
    ${blocks.map((block) => html`${written(block)}\n`)}
    </main>
    <footer class="signature">${signature.map((line) => html`<p>${line}</p>`)}</footer>
    </body>
    </html>
    `.markup
}

const written = (block: Block): Html => {
  switch (block.form) {
    case 'heading':
      return block.level === 1 ? html`<h2>${block.text}</h2>` : html`<h3>${block.text}</h3>`
    case 'paragraph':
      return html`<p>${block.text}</p>`
    case 'note':
      return html`<p class="note">${block.text}</p>`
    case 'charts':
      return html`<div class="charts">${block.charts.map((chart) => html`<figure>${{ markup: renderChart(chart) }}</figure>`)}</div>`
    case 'table':
      return html`<table><caption>${block.caption}</caption>
        <colgroup>${widths(block.columns).map((width) => html`<col style="width:${width}%"/>`)}</colgroup>
        <thead><tr>${block.columns.map(({ heading }) => html`<th scope="col">${heading}</th>`)}</tr></thead>
        <tbody>
        ${block.rows.map((row) => html`<tr>${row.map((cell, index) => (block.columns[index]?.numbers ? html`<td class="n">${cell}</td>` : html`<td>${cell}</td>`))}</tr>\n`)}
        </tbody></table>`
  }
}

/** Shares of the whole in percent. */
const widths = (columns: readonly Column[]): number[] => {
  const all = columns.reduce((sum, { width }) => sum + width, 0)
  return columns.map(({ width }) => Math.round((1000 * width) / all) / 10)
}
