/** How HTML pages look: on screens light and dark, narrow and wide, and on paper, where everything is expanded. */

const light = `--bg:#fff;--fg:#1c2024;--dim:#59626c;--line:#d5dae0;--soft:#f5f7f9;--link:#0a53a8;--focus:#0a53a8;
--good:#1d6b34;--notice:#0a53a8;--warn:#8a4b00;--bad:#b3151f;--mixed:#6b3fa0;--plain:#59626c;
--cut:#fde9e7;--cut-mark:#f7c4bf;--put:#e6f4e8;--put-mark:#b5dfbb;`
const dark = `--bg:#14171a;--fg:#e4e8eb;--dim:#a3adb7;--line:#343b43;--soft:#1d2226;--link:#86bdf7;--focus:#86bdf7;
--good:#7fcf93;--notice:#86bdf7;--warn:#e8b566;--bad:#ff9a93;--mixed:#c5a5f2;--plain:#a3adb7;
--cut:#3a2022;--cut-mark:#6d2f32;--put:#1a3022;--put-mark:#2b5838;`
const tones = ['good', 'notice', 'warn', 'bad', 'mixed', 'plain']

export const style = `
:root{color-scheme:light;${light}}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${dark}}}
*{box-sizing:border-box}
html{scroll-padding-top:7rem;text-size-adjust:100%}
body{margin:0 auto;padding:2.5rem 1.5rem 3rem;max-width:78rem;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
h1{margin:0;font-size:1.75rem;line-height:1.2;font-weight:600}
h2{margin:0 0 .75rem;font-size:1.1rem;line-height:1.3;font-weight:600}
p{margin:0 0 .75rem;max-width:52rem}
a{color:var(--link)}
code,.text td{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
code{overflow-wrap:anywhere}
.dim{color:var(--dim)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-100vw;padding:.5rem 1rem;background:var(--bg);z-index:2}
.skip:focus{left:1rem;top:.5rem}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.findings:focus{outline:none}
section{margin-top:2.5rem}
.verdict{margin:.75rem 0 0;padding-left:.9rem;border-left:.3rem solid var(--plain);font-size:1.1rem}
${tones.map(tone => `.verdict.${tone},.remark.${tone}{border-left-color:var(--${tone})}td.${tone} .sign,.when.${tone}{color:var(--${tone})}rect.${tone},circle.${tone}{fill:var(--${tone})}`).join('\n')}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:1rem 2rem;margin:0}
dt{font-size:.85rem;color:var(--dim)}
dd{margin:0;overflow-wrap:anywhere}
svg{display:block}
rect.rest{fill:var(--line)}
.track{margin-top:.35rem;max-width:17rem}
.remark{padding:1rem 1.25rem .25rem;border:1px solid var(--line);border-left-width:.3rem;background:var(--soft)}
.remark ul,.bars,.legend,.timeline{list-style:none;margin:0;padding:0}
.remark li{margin-bottom:.9rem}
.remark li p{margin:0}
.charts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 3rem;align-items:start}
.charts .wide{grid-column:1/-1}
.bars li,.timeline li{display:grid;grid-template-columns:1fr auto;gap:.15rem 1rem;margin-bottom:.6rem}
.bars svg,.timeline>li>svg{grid-column:1/-1}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin-top:1rem;font-size:.9rem}
.legend svg{display:inline-block}
.timeline .label{overflow-wrap:anywhere}
.axis{stroke:var(--line);stroke-width:2}
.today{stroke:var(--fg);stroke-width:1}
.ends{display:flex;justify-content:space-between;max-width:none;font-size:.9rem;color:var(--dim)}
form{display:flex;flex-wrap:wrap;align-items:end;gap:.75rem 1rem;position:sticky;top:0;z-index:1;padding:.75rem 0;background:var(--bg);border-bottom:1px solid var(--line)}
form[hidden]{display:none}
form p{margin:0}
form label{display:block;font-size:.85rem;color:var(--dim)}
input,select,form button,#more{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--dim);border-radius:4px;padding:.3rem .5rem;min-height:2.2rem;max-width:16rem}
form button,#more{padding:.3rem .8rem;margin-right:.4rem;cursor:pointer}
form button:hover,#more:hover{background:var(--soft)}
#more{margin-top:1rem}
#count{flex-basis:100%;font-weight:600}
table{width:100%;border-collapse:collapse;text-align:left}
th,td{padding:.45rem .75rem .45rem 0;vertical-align:top;font-weight:400;overflow-wrap:anywhere}
thead th{font-size:.85rem;color:var(--dim);border-bottom:1px solid var(--dim)}
.rows{table-layout:fixed}
.rows .object{width:46%}.rows .kind{width:15%}.rows .what{width:17%}
.rows>tbody{border-bottom:1px solid var(--line)}
.rows>tbody>tr:first-child>th{font-weight:500}
.sign{display:inline-block;width:1em;text-align:center;font-weight:700}
.toggle{font:inherit;font-weight:500;color:inherit;background:none;border:0;padding:.1rem .2rem .1rem 1.3rem;margin:-.1rem 0;text-align:left;overflow-wrap:anywhere;position:relative;cursor:pointer;border-radius:3px}
.toggle::before{content:"";position:absolute;left:.2rem;top:.55rem;border:.32rem solid transparent;border-left:.45rem solid var(--dim)}
.toggle[aria-expanded=true]::before{left:.05rem;top:.65rem;border:.32rem solid transparent;border-top:.45rem solid var(--dim)}
.toggle:hover{background:var(--soft)}
.more>td{padding:0 0 1rem 1.3rem}
.alert{margin:0 0 .25rem;font-weight:600}
.notes{margin:0 0 .5rem;color:var(--dim);font-size:.9rem}
.scroll{overflow-x:auto;margin:0 0 .75rem;border:1px solid var(--line);border-radius:4px}
.scroll table{min-width:36rem;font-size:.9rem}
.list .scroll table{min-width:52rem}
.scroll th,.scroll td{padding:.4rem .75rem;border-bottom:1px solid var(--line)}
.scroll tr:last-child>*{border-bottom:0}
.scroll thead th{background:var(--soft);border-bottom:1px solid var(--line)}
.views,.text{table-layout:fixed}
.views th:first-child{width:20%}
.views th .dim{display:block}
.text caption{padding:.4rem .75rem;text-align:left;font-weight:500}
.text td,.text tr:last-child>*{border:0;padding:.1rem .75rem;white-space:break-spaces;tab-size:4}
.text td+td{border-left:1px solid var(--line)}
.text .gap td{color:var(--dim);background:var(--soft)}
.text .none{background:var(--soft)}
.text .del{background:var(--cut)}.text .ins{background:var(--put)}
del,ins{text-decoration:none;border-radius:2px}
del{background:var(--cut-mark)}ins{background:var(--put-mark)}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--dim);font-size:.9rem}
@media screen{
.js .more{display:none}
.js tbody.open .more{display:table-row}
.js tbody.out{display:none}
}
@media (max-width:44rem){
body{padding:1.5rem 1rem 2rem}
form{position:static}
.charts{grid-template-columns:minmax(0,1fr)}
html{scroll-padding-top:0}
form p,input,select{width:100%;max-width:none}
form .buttons,#more{margin-top:1rem}
#count{width:auto}
.rows .object{width:64%}.rows .what{width:36%}
.rows .kind,.rows .detail{display:none}
.more>td{padding-left:0}
}
@media print{
@page{margin:16mm 14mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt system-ui,sans-serif}}
html{font-size:9.5pt}body{max-width:none;padding:0}.ends{break-after:avoid}
.skip,form,#more{display:none}
section{margin-top:1.5rem}
h2{break-after:avoid}
.rows>tbody>tr:first-child{break-after:avoid}
tr,.bars li,.timeline li,.remark li{break-inside:avoid}
.scroll{overflow:visible}.scroll table{min-width:0}
.toggle{padding-left:0}.toggle::before{content:none}
*{print-color-adjust:exact}
}
`
