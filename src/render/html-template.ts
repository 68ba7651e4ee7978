/** The HTML of a page, as templates of `eta`: `<%= %>` writes a value escaped, `<%~ %>` only what other templates made. */

/** By name; `@page` includes the others. `it` is a page, or what the including template hands over. */
export const templates: { [name: string]: string } = {
  '@page': `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="<%= it.policy %>">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="generator" content="<%= it.tool %>">
<title><%= it.title %>, <%= it.created %></title>
<style><%~ it.style %></style>
<script><%~ it.script %></script>
</head>
<body>
<a class="skip" href="#<%= it.table ? 'findings' : 'main' %>">Skip to <%= it.table ? 'the ' + it.table.noun[1] : 'the content' %></a>
<header>
<h1><%= it.title %></h1>
<p class="verdict <%= it.tone %>"><%= it.verdict %></p>
</header>
<main id="main">
<section class="summary" aria-labelledby="summary">
<h2 id="summary">Summary</h2>
<dl>
<% for (const fact of it.facts) { %><div><dt><%= fact.term %></dt><dd><% if (fact.href) { %><a href="<%= fact.href %>" rel="noreferrer noopener"><%= fact.text %></a><% } else if (fact.code) { %><code><%= fact.text %></code><% } else { %><%= fact.text %><% } %></dd></div>
<% } %><% if (it.coverage) { %><div class="coverage"><dt>Coverage</dt><dd><span><%= it.coverage.words %></span>
<svg class="track" aria-hidden="true" focusable="false" width="100%" height="6"><rect class="rest" width="100%" height="6" rx="3"/><rect class="<%= it.coverage.percent < 100 ? 'warn' : 'good' %>" width="<%= it.coverage.percent %>%" height="6" rx="3"/></svg></dd></div>
<% } %></dl>
</section>
<% it.notices.forEach((notice, at) => { %><%~ include('@notice', { notice, at }) %><% }) %>
<% if (it.charts.length > 0 || it.timeline) { %><div class="charts">
<% it.charts.forEach((chart, at) => { %><%~ include('@chart', { chart, at }) %><% }) %><% if (it.timeline) { %><%~ include('@timeline') %><% } %></div>
<% } %><% if (it.table) { %><%~ include('@table') %><% } %>
<% it.lists.forEach((list, at) => { %><%~ include('@list', { list, at }) %><% }) %></main>
<footer>
<% for (const line of it.closing) { %><p><%= line %></p>
<% } %></footer>
</body>
</html>
`,

  '@notice': `<section class="remark <%= it.notice.tone %>" aria-labelledby="notice-<%= it.at %>">
<h2 id="notice-<%= it.at %>"><%= it.notice.title %></h2>
<% if (it.notice.lead) { %><p><%= it.notice.lead %></p>
<% } %><ul>
<% for (const one of it.notice.findings) { %><li><p><strong><%= one.severity %></strong> <code><%= one.code %></code><% if (one.source) { %> <span class="dim"><%= one.source.file %>:<%= one.source.line %>:<%= one.source.column %><% if (one.source.via) { %> (row <%= one.source.via.file %>:<%= one.source.via.line %>)<% } %></span><% } %><% if (one.address && !one.message.includes(one.address)) { %> <span class="dim"><%= one.address %></span><% } %></p>
<p><%~ it.lines(one.message) %></p><% if (one.hint) { %>
<p class="dim"><%~ it.lines(one.hint) %></p><% } %></li>
<% } %></ul>
</section>
`,

  '@chart': `<section aria-labelledby="chart-<%= it.at %>">
<h2 id="chart-<%= it.at %>"><%= it.chart.title %></h2>
<ul class="bars">
<% for (const bar of it.chart.bars) { %><li><span class="label"><%= bar.label %></span> <span class="count"><%= bar.count %></span>
<svg class="bar" role="img" aria-label="<%= bar.label %>: <%= bar.words || bar.count %>" width="100%" height="8"><% let x = 0; for (const part of bar.parts) { %><rect class="<%= part.tone %>" x="<%= x %>%" width="<%= part.percent %>%" height="8"/><% x += part.percent } %></svg></li>
<% } %></ul>
<% if (it.chart.legend) { %><ul class="legend">
<% for (const one of it.chart.legend) { %><li><svg aria-hidden="true" focusable="false" width="10" height="10"><rect class="<%= one.tone %>" width="10" height="10"/></svg> <%= one.words %></li>
<% } %></ul>
<% } %></section>
`,

  '@timeline': `<section class="wide" aria-labelledby="timeline">
<h2 id="timeline">Deadlines</h2>
<ol class="timeline">
<% for (const row of it.timeline.rows) { %><li><span class="label"><strong><%~ it.address(row.address) %></strong> <%= row.words %></span> <span class="when <%= row.tone %>"><%= row.when %></span>
<svg role="img" aria-label="<%= row.at %>" width="100%" height="14"><line class="axis" x1="0" x2="100%" y1="7" y2="7"/><line class="today" x1="<%= it.timeline.today %>%" x2="<%= it.timeline.today %>%" y1="0" y2="14"/><svg x="<%= row.percent %>%" overflow="visible"><circle class="<%= row.tone %>" cx="<%= row.percent > 99 ? -5 : row.percent < 1 ? 5 : 0 %>" cy="7" r="5"/></svg></svg></li>
<% } %></ol>
<p class="ends"><span><%= it.timeline.from %></span><span><%= it.timeline.to %></span></p>
<p class="dim">The upright line is the day of this report.<% if (it.timeline.hidden > 0) { %> <%= it.timeline.hidden %> later ones stand in the JSON form of the report.<% } %></p>
</section>
`,

  '@table': `<section id="findings" class="findings" tabindex="-1" aria-labelledby="findings-title">
<h2 id="findings-title"><%= it.table.title %></h2>
<p><%= it.table.lead %></p>
<% if (it.table.rows.length > 0) { %><form id="filter" hidden>
<p><label for="q">Text</label><input id="q" name="q" type="search" autocomplete="off" spellcheck="false"></p>
<%~ include('@choice', { name: 'what', label: it.table.what, choices: it.table.whats, all: it.table.rows.length }) %>
<%~ include('@choice', { name: 'in', label: it.table.where ?? 'Account or store', choices: it.table.groups, all: it.table.rows.length }) %>
<%~ include('@choice', { name: 'kind', label: 'Kind', choices: it.table.kinds, all: it.table.rows.length }) %>
<p class="buttons"><button type="reset">Clear</button><button type="button" id="open">Expand all</button><button type="button" id="close">Collapse all</button></p>
<p id="count" role="status" aria-live="polite" data-one="<%= it.table.noun[0] %>" data-many="<%= it.table.noun[1] %>"></p>
</form>
<table class="rows">
<caption class="hidden"><%= it.table.title %></caption>
<thead><tr><th scope="col" class="object">Object</th><th scope="col" class="kind">Kind</th><th scope="col" class="what"><%= it.table.what %></th><th scope="col" class="detail">Attributes</th></tr></thead>
<% it.table.rows.forEach((row, at) => { %><%~ include('@row', { row, at }) %><% }) %></table>
<p><button type="button" id="more" data-step="<%= it.table.step %>" hidden></button></p>
<% } %></section>
`,

  '@choice': `<p><label for="<%= it.name %>"><%= it.label %></label><select id="<%= it.name %>" name="<%= it.name %>"><option value="" data-words="all">all (<%= it.all %>)</option><% for (const one of it.choices) { %><option value="<%= one.value %>" data-words="<%= one.words %>"><%= one.words %> (<%= one.count %>)</option><% } %></select></p>`,

  '@row': `<tbody<% if (it.at >= it.table.step) { %> class="out"<% } %> data-what="<%= it.row.what %>" data-in="<%= it.row.group %>" data-kind="<%= it.row.kind %>">
<tr><th scope="row"><span class="name" id="n<%= it.at %>"><% if (it.row.lead) { %><span class="dim"><%~ it.address(it.row.lead) %></span><% } %><%~ it.address(it.row.name) %></span></th><td class="kind"><%= it.row.kind.replaceAll('_', ' ') %></td><td class="what <%= it.row.tone %>"><span class="sign" aria-hidden="true"><%= it.row.sign %></span> <%= it.row.whatWords %></td><td class="detail"><%= it.row.summary %></td></tr>
<tr class="more" id="m<%= it.at %>"><td colspan="4"><% for (const alert of it.row.alerts) { %><p class="alert"><%= alert %></p>
<% } %><p class="notes"><% it.row.notes.forEach((note, at) => { %><% if (at > 0) { %> · <% } %><%= note %><% }) %></p>
<% if (it.row.attributes) { %><%~ include('@attributes', { attributes: it.row.attributes, id: it.at }) %><% } %><% it.row.texts.forEach(text => { %><%~ include('@text', { text, id: it.at }) %><% }) %></td></tr>
</tbody>
`,

  '@attributes': `<div class="scroll" role="group" tabindex="0" aria-labelledby="n<%= it.id %>"><table class="views">
<thead><tr><th scope="col">Attribute</th><% for (const one of it.attributes.columns) { %><th scope="col"><%= one %></th><% } %></tr></thead>
<tbody>
<% for (const one of it.attributes.rows) { %><tr><th scope="row"><%= one.path %><% if (one.note) { %> <span class="dim"><%= one.note %></span><% } %></th><% for (const cell of one.cells) { %><td><%= cell %></td><% } %></tr>
<% } %></tbody></table></div>
`,

  '@text': `<div class="scroll" role="group" tabindex="0" aria-label="<%= it.text.path %>"><table class="text">
<caption><%= it.text.path %></caption>
<thead><tr><th scope="col"><%= it.text.left || 'nothing' %></th><th scope="col"><%= it.text.right %></th></tr></thead>
<tbody>
<% for (const line of it.text.lines) { %><% if (line.gap !== undefined) { %><tr class="gap"><td colspan="2">… <%= line.gap %></td></tr>
<% } else { %><tr><%~ include('@side', { side: line.left }) %><%~ include('@side', { side: line.right }) %></tr>
<% } } %></tbody></table></div>
`,

  '@side': `<% if (!it.side) { %><td class="none"></td><% } else if (it.side.sign === '') { %><td><%= it.side.before %></td><% } else { const tag = it.side.sign === '-' ? 'del' : 'ins' %><td class="<%= tag %>"><%= it.side.before %><% if (it.side.mark) { %><<%= tag %>><%= it.side.mark %></<%= tag %>><% } %><%= it.side.after %></td><% } %>`,

  '@list': `<section class="list" aria-labelledby="list-<%= it.at %>">
<h2 id="list-<%= it.at %>"><%= it.list.title %></h2>
<% if (it.list.lead) { %><p><%= it.list.lead %></p>
<% } %><div class="scroll" role="group" tabindex="0" aria-labelledby="list-<%= it.at %>"><table>
<thead><tr><% for (const one of it.list.columns) { %><th scope="col"><%= one %></th><% } %></tr></thead>
<tbody>
<% for (const row of it.list.rows) { %><tr><% row.forEach((cell, at) => { %><% if (at === 0) { %><th scope="row"><%= cell %></th><% } else { %><td><%= cell %></td><% } %><% }) %></tr>
<% } %></tbody></table></div>
</section>
`,
}
