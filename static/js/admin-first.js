// The program of the forms waits until admin.js has told it of our files.
window.CMS_MANUAL_INIT = true;
