using System;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>One socket to the service that is opened again whenever it ends, and before its token does.</summary>
    internal sealed class Link
    {
        /// <summary>From asking for a token to an open socket.</summary>
        private const double OpenSeconds = 30;
        private const double FirstWaitSeconds = 0.5;
        private const double LongestWaitSeconds = 30;

        /// <summary>The gateway ends a socket after 2 h.</summary>
        private const double LifeSeconds = 2 * 3600;

        /// <summary>One that has held so long was a good one; and none is renewed earlier.</summary>
        private const double HeldSeconds = 60;

        /// <summary>What was asked is answered within so long, or nobody is there.</summary>
        private const double SilentSeconds = 60;

        /// <summary>So many in a row that did not open, and it may be the token: in a browser nobody can see why.</summary>
        private const int MostUnopened = 2;

        /// <summary>A token that is younger is not to blame: a service that is down costs no more than one a minute.</summary>
        private const double YoungSeconds = 60;

        /// <summary>A connection is renewed after this part of its life.</summary>
        private static readonly Span Renewed = new Span(0.85, 0.95);

        private readonly ILaurelPlatform platform;
        private readonly string url;
        private readonly Func<string, Task<AccessToken>> token;
        private readonly ILinkEvents events;
        private readonly LiveTimers timers;
        private ILiveSocket socket;
        private AccessToken given;
        private bool isOpen;
        private bool isClosed;
        private bool isListening;
        private bool isRefused;
        private int failures;
        private int unopened;
        private int heard;

        /// <summary>What an earlier connection still tells is not heard.</summary>
        private int turn;

        /// <param name="token">gives one that is good now, and not the one that is named</param>
        public Link(ILaurelPlatform platform, string url, Func<string, Task<AccessToken>> token, ILinkEvents events)
        {
            this.platform = platform;
            this.url = url;
            this.token = token;
            this.events = events;
            timers = new LiveTimers(platform);
        }

        /// <summary>Another token is asked for.</summary>
        private bool IsDoubtful => isRefused || (unopened >= MostUnopened && given.SecondsOld(platform.Seconds) >= YoungSeconds);

        public void Open()
        {
            Connect(LiveState.Connecting);
        }

        /// <summary>Nothing is sent while there is no connection.</summary>
        public void Send(JObject message)
        {
            if (!isOpen) return;
            socket.Send(Json.Write(message));
            Listen();
        }

        /// <summary>Ends this connection: another follows, later each time where none has held.</summary>
        public void Renew()
        {
            var ending = socket;
            if (ending != null && !isOpen) unopened++;
            End();
            if (ending != null) ending.Close();
            if (isClosed) return;
            var wait = Waits.Doubled(FirstWaitSeconds, ++failures, LongestWaitSeconds);
            timers.After(wait * (0.5 + platform.Random() / 2), () => Connect(LiveState.Reconnecting));
        }

        /// <summary>The service takes the token no more.</summary>
        public void Refused()
        {
            isRefused = true;
            Renew();
        }

        public void Close()
        {
            isClosed = true;
            Renew();
            events.OnState(LiveState.Closed);
        }

        /// <summary>A connection that was cut without a word looks as if it were open: who hears nothing after a question opens another.</summary>
        private void Listen()
        {
            if (isListening) return;
            isListening = true;
            var before = heard;
            timers.After(SilentSeconds, () =>
            {
                isListening = false;
                if (heard == before) Renew();
            });
        }

        private void End()
        {
            turn++;
            socket = null;
            isOpen = false;
            isListening = false;
            timers.End();
        }

        private async void Connect(LiveState state)
        {
            var mine = turn;
            events.OnState(state);
            if (turn != mine) return;
            timers.After(OpenSeconds, () =>
            {
                if (!isOpen) Renew();
            });
            try
            {
                var good = await token(IsDoubtful ? given.Value : null);
                if (turn != mine) return;
                isRefused = false;
                given = good;
                socket = platform.Open(url, good.Value, new Ears(this, mine, good));
            }
            catch (Exception)
            {
                if (turn != mine) return;
                // No token: as good as a lost socket. One that is only in doubt is offered again meanwhile.
                unopened = 0;
                Renew();
            }
        }

        private void Opened(AccessToken good)
        {
            isOpen = true;
            unopened = 0;
            var life = Math.Min(LifeSeconds, good.SecondsLeft(platform.Seconds));
            timers.After(Math.Max(HeldSeconds, life * Renewed.Within(platform)), Renew);
            timers.After(HeldSeconds, () => failures = 0);
            events.OnOpen();
            // Last, for it may close this.
            events.OnState(LiveState.Live);
        }

        private void Received(string text)
        {
            heard++;
            var frame = Json.TryParse(text);
            // What has no type is the gateway's own word about a failure.
            if (frame != null && frame.Text("type") != null) events.OnFrame(frame);
        }

        /// <summary>Hears one connection, for as long as it is the one.</summary>
        private sealed class Ears : ILiveSocketEvents
        {
            private readonly Link link;
            private readonly int turn;
            private readonly AccessToken token;

            public Ears(Link link, int turn, AccessToken token)
            {
                this.link = link;
                this.turn = turn;
                this.token = token;
            }

            public void OnOpen()
            {
                if (link.turn == turn) link.Opened(token);
            }

            public void OnMessage(string text)
            {
                if (link.turn == turn) link.Received(text);
            }

            public void OnClose()
            {
                if (link.turn == turn) link.Renew();
            }
        }
    }
}
