import { createApp } from 'vue';
import App from './App.vue';
import './style.css';

createApp(App).mount('#app');
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/app/sw.js');
