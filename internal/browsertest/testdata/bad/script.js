console.error("an error");
document.querySelector("h1").textContent = "Chỉ có khi chạy script";
throw new Error("an exception");
