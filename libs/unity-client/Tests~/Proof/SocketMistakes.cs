using System;
using System.Linq;
using System.Threading.Tasks;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>A mistake in what hears of a socket is told in Unity's console, and ends that socket; that it breaks or does not open is no mistake.</summary>
    public sealed class SocketMistakes : IScenario
    {
        private const string Subscribe = "{\"action\":\"subscribe\",\"boardId\":\"arcade\"}";

        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            using (var platform = new UnityPlatform())
            {
                var token = await device.Laurel.Account.AccessTokenAsync();
                await Reported(platform, place.WebSocket, token, new Ears { InOpen = new InvalidOperationException("in OnOpen") });
                await Reported(platform, place.WebSocket, token, new Ears { InMessage = new OperationCanceledException("in OnMessage") });
                await Reported(platform, place.WebSocket, "no token", new Ears { InClose = new InvalidOperationException("in OnClose") });
                await Silent(platform, place.WebSocket, "no token", "a socket that is refused");
                await Silent(platform, "ws://127.0.0.1:1/prod", token, "one to nobody");
            }
        }

        private static async Task Reported(ILaurelPlatform platform, string url, string token, Ears ears)
        {
            await Ended(platform, url, token, ears);
            var mistake = ears.InOpen ?? ears.InMessage ?? ears.InClose;
            Transcript.Check(Debug.Exceptions.SequenceEqual(new[] { mistake }), "a mistake " + mistake.Message + " is told");
            Transcript.Same(1, ears.Closed, "and the socket has ended; times");
            Debug.Exceptions.Clear();
        }

        private static async Task Silent(ILaurelPlatform platform, string url, string token, string what)
        {
            var ears = new Ears();
            await Ended(platform, url, token, ears);
            Transcript.Check(Debug.Exceptions.Count == 0 && ears.Closed == 1, what + " has ended, and nothing is told of it");
        }

        private static async Task Ended(ILaurelPlatform platform, string url, string token, Ears ears)
        {
            ears.Socket = platform.Open(url, token, ears);
            await Waiting.Until(() => ears.Closed > 0, "the end of the socket");
            // What is told after that is told in the same frame.
            await Task.Yield();
        }

        private sealed class Ears : ILiveSocketEvents
        {
            public ILiveSocket Socket { get; set; }

            public Exception InOpen { get; set; }

            public Exception InMessage { get; set; }

            public Exception InClose { get; set; }

            public int Closed { get; private set; }

            public void OnOpen()
            {
                Socket.Send(Subscribe);
                if (InOpen != null) throw InOpen;
            }

            public void OnMessage(string text)
            {
                if (InMessage != null) throw InMessage;
            }

            public void OnClose()
            {
                Closed++;
                if (InClose != null) throw InClose;
            }
        }
    }
}
