/** The look of the sandbox: the colours and measures of the dashboard, without scripts. */
export const PAGE_STYLE = `:root{color-scheme:light dark;--page:light-dark(#fcfcfd,#111113);--surface:light-dark(#fff,#18191b);--hover:light-dark(#f9f9fb,#212225);--line:light-dark(#e8e8ec,#272a2d);--strong:light-dark(#d9d9e0,#363a3f);--text:light-dark(#1c2024,#edeef0);--soft:light-dark(#60646c,#b0b4ba);--accent:#3e63dd;--accent-text:light-dark(#3a5bc7,#9eb1ff);--accent-soft:light-dark(#edf2fe,#182449);--good:light-dark(#2a7e3b,#71d083);--bad:light-dark(#ce2c31,#ff9592)}
*{box-sizing:border-box}body{font:14px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;margin:0;background:var(--page);color:var(--text)}
h1{font-size:20px;margin:0}h2{font-size:14px;margin:0;overflow-wrap:anywhere}p{margin:0}a{color:var(--accent-text)}ul{list-style:none;margin:0;padding:0}
.top{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;padding:12px max(16px,calc(50vw - 560px));border-bottom:1px solid var(--line);background:var(--page)}
.top h1{margin-inline-end:auto}.clock{color:var(--soft);font-variant-numeric:tabular-nums}
nav{display:flex;gap:4px;flex-wrap:wrap}nav a{display:inline-flex;align-items:center;min-height:44px;padding:0 12px;border-radius:6px;color:var(--soft);text-decoration:none}nav a:hover{background:var(--hover)}nav a[aria-current]{background:var(--accent-soft);color:var(--accent-text);font-weight:600}
main{display:grid;grid-template-columns:minmax(0,1fr) 320px;gap:16px;align-items:start;max-width:1152px;margin:0 auto;padding:16px}
.list,.side{display:grid;gap:12px;min-width:0}article,.box{display:grid;gap:12px;padding:16px;border:1px solid var(--line);border-radius:10px;background:var(--surface);min-width:0}
.head{display:flex;flex-wrap:wrap;gap:4px 8px;align-items:baseline}.head time{margin-inline-start:auto}.soft,.head time{color:var(--soft);font-size:12px}
.way{padding:2px 8px;border-radius:999px;background:var(--accent-soft);color:var(--accent-text);font-size:12px;font-weight:600}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}.files{display:flex;flex-wrap:wrap;gap:8px}.files li{display:flex;gap:8px;align-items:center;padding:6px 8px;border:1px solid var(--line);border-radius:6px;font-size:12px;overflow-wrap:anywhere}.files img{width:40px;height:40px;object-fit:cover;border-radius:4px}
form{display:flex;flex-wrap:wrap;gap:8px;align-items:end;min-width:0}label{display:grid;gap:4px;font-size:12px;color:var(--soft);min-width:0}.wide{flex:1 1 220px}.box label{flex:1 1 100%}
input,select,button{font:inherit;font-size:14px;min-height:44px;max-width:100%;padding:6px 12px;border:1px solid var(--strong);border-radius:6px;background:var(--surface);color:var(--text)}input,.box select{width:100%}
button{cursor:pointer}button:hover{background:var(--hover)}button.main{background:var(--accent);border-color:var(--accent);color:#fff}button.main:hover{background:#3358d4}button.bad{color:var(--bad)}button.good{color:var(--good)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}.empty{padding:32px 16px;text-align:center;color:var(--soft);border:1px dashed var(--strong);border-radius:10px}
@media (max-width:860px){main{grid-template-columns:minmax(0,1fr)}}@media (max-width:480px){.top{position:static}.head time{margin-inline-start:0}form button{flex:1 1 auto}}`;
