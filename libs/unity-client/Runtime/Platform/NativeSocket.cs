#if !UNITY_WEBGL || UNITY_EDITOR
using System;
using System.IO;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Laurel
{
    /// <summary>.NET's WebSocket, everywhere but in a browser. What is awaited here goes on on the main thread.</summary>
    internal sealed class NativeSocket : ILiveSocket
    {
        private const int FrameBytes = 32 * 1024;
        private const int MostBytes = 1024 * 1024;
        private const double CloseSeconds = 2;
        private readonly ClientWebSocket socket = new ClientWebSocket();
        private readonly CancellationTokenSource end = new CancellationTokenSource();
        private readonly ILaurelPlatform platform;
        private readonly ILiveSocketEvents events;
        private Task sending = Task.FromResult(true);
        private bool isClosed;

        public NativeSocket(ILaurelPlatform platform, string url, string token, ILiveSocketEvents events)
        {
            this.platform = platform;
            this.events = events;
            socket.Options.AddSubProtocol("laurel.v1");
            socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
            Run(url);
        }

        public void Send(string text)
        {
            sending = SendAfterAsync(sending, Encoding.UTF8.GetBytes(text));
        }

        public void Close()
        {
            if (isClosed) return;
            isClosed = true;
            var isOpen = socket.State == WebSocketState.Open;
            end.CancelAfter(isOpen ? TimeSpan.FromSeconds(CloseSeconds) : TimeSpan.Zero);
            if (isOpen) SayGoodbye();
        }

        /// <summary>What is thrown here is a mistake in what hears of the socket: it is reported, and ends it.</summary>
        private async void Run(string url)
        {
            try
            {
                // Nothing is told while this is being made.
                await Task.Yield();
                if (!await OpenAsync(new Uri(url)) || isClosed) return;
                events.OnOpen();
                for (var text = await ReceiveAsync(); text != null && !isClosed; text = await ReceiveAsync()) events.OnMessage(text);
            }
            catch (Exception mistake)
            {
                platform.Report(mistake);
            }
            finally
            {
                socket.Dispose();
                if (!isClosed) platform.Tell(events.OnClose);
            }
        }

        /// <summary>False where it did not open.</summary>
        private async Task<bool> OpenAsync(Uri url)
        {
            try
            {
                await socket.ConnectAsync(url, end.Token);
                return true;
            }
            catch (Exception)
            {
                // Its words may hold the address.
                return false;
            }
        }

        /// <summary>Null where the service has closed, or the connection broke, or somebody says more than the service ever would.</summary>
        private async Task<string> ReceiveAsync()
        {
            try
            {
                return await MessageAsync();
            }
            catch (Exception)
            {
                // Its words may hold the address.
                return null;
            }
        }

        private async Task<string> MessageAsync()
        {
            var buffer = new ArraySegment<byte>(new byte[FrameBytes]);
            using (var message = new MemoryStream())
            {
                for (;;)
                {
                    var part = await socket.ReceiveAsync(buffer, end.Token);
                    if (part.MessageType == WebSocketMessageType.Close || message.Length > MostBytes) return null;
                    message.Write(buffer.Array, 0, part.Count);
                    if (part.EndOfMessage) return Encoding.UTF8.GetString(message.ToArray());
                }
            }
        }

        /// <summary>One message at a time: more is not allowed.</summary>
        private async Task SendAfterAsync(Task before, byte[] bytes)
        {
            try
            {
                await before;
                await socket.SendAsync(new ArraySegment<byte>(bytes), WebSocketMessageType.Text, true, end.Token);
            }
            catch (Exception)
            {
                // It has broken: who receives hears of it.
            }
        }

        private async void SayGoodbye()
        {
            try
            {
                await sending;
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", end.Token);
            }
            catch (Exception)
            {
                // It has gone already.
            }
        }
    }
}
#endif
