#if UNITY_WEBGL && !UNITY_EDITOR
using System;
using System.Runtime.InteropServices;

namespace Laurel
{
    /// <summary>The browser's WebSocket, by Plugins/WebGL/LaurelSocket.jslib: asked in every frame what has come, so that nothing calls back.</summary>
    internal sealed class WebGLSocket : ILiveSocket
    {
        private const int Open = 1;
        private const int Closed = 3;
        private readonly ILaurelPlatform platform;
        private readonly ILiveSocketEvents events;
        private readonly int id;
        private IDisposable next;
        private bool wasOpen;

        public WebGLSocket(ILaurelPlatform platform, string url, string token, ILiveSocketEvents events)
        {
            this.platform = platform;
            this.events = events;
            id = LaurelSocketOpen(url, token);
            next = platform.After(0, Look);
        }

        public void Send(string text)
        {
            LaurelSocketSend(id, text);
        }

        public void Close()
        {
            next.Dispose();
            LaurelSocketClose(id);
        }

        private void Look()
        {
            next = platform.After(0, Look);
            // First, for the last messages come before the end.
            var state = LaurelSocketState(id);
            if (!wasOpen && state == Open)
            {
                wasOpen = true;
                events.OnOpen();
            }
            for (var text = LaurelSocketNext(id); text != ""; text = LaurelSocketNext(id)) events.OnMessage(text);
            if (state != Closed) return;
            Close();
            events.OnClose();
        }

        [DllImport("__Internal")]
        private static extern int LaurelSocketOpen(string url, string token);

        [DllImport("__Internal")]
        private static extern int LaurelSocketState(int id);

        [DllImport("__Internal")]
        private static extern string LaurelSocketNext(int id);

        [DllImport("__Internal")]
        private static extern void LaurelSocketSend(int id, string text);

        [DllImport("__Internal")]
        private static extern void LaurelSocketClose(int id);
    }
}
#endif
