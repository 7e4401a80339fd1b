export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/health") return Response.json({ time: new Date().toISOString() });
    return Response.json({ error: "There is nothing at this address." }, { status: 404 });
  },
};
