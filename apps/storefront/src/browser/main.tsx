import { hydrate } from 'preact';
import { App } from '../pages/app.js';
import { PAGE_DATA_ID, type PageData } from '../pages/page-data.js';

const page = JSON.parse(document.getElementById(PAGE_DATA_ID)!.textContent) as PageData;

hydrate(<App page={page} />, document.getElementById('app')!);
