using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace UnityEngine.Networking
{
    /// <summary>One request on the network: away from the main thread, and back on it at its end.</summary>
    internal sealed class WebTransfer
    {
        private static readonly HttpClient Http = new HttpClient(
            new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

        private readonly UnityWebRequest request;
        private readonly CancellationTokenSource stop = new CancellationTokenSource();

        internal WebTransfer(UnityWebRequest request, UnityWebRequestAsyncOperation operation)
        {
            this.request = request;
            Operation = operation;
        }

        /// <summary>How many requests the network has, and nobody has ended: for tests.</summary>
        internal static int UnderWay { get; private set; }

        internal UnityWebRequestAsyncOperation Operation { get; }
        internal bool Ended { get; private set; }
        internal UnityWebRequest.Result Result { get; private set; }
        internal long Status { get; private set; }
        internal string Error { get; private set; }
        internal Dictionary<string, string> Headers { get; private set; }

        internal void Begin(HttpRequestMessage message)
        {
            var reachable = Application.internetReachability != NetworkReachability.NotReachable;
            var seconds = request.timeout;
            UnderWay++;
            Task.Run(async () =>
            {
                if (seconds > 0) Expire(seconds);
                try
                {
                    if (!reachable) throw new HttpRequestException("Cannot resolve destination host");
                    using (var answer = await Http.SendAsync(message, stop.Token))
                    {
                        var body = await answer.Content.ReadAsByteArrayAsync();
                        PlayerLoop.Post(() => Answered(answer, body));
                    }
                }
                catch (Exception exception)
                {
                    if (exception is HttpRequestException) Debug.LogWarning(exception.GetBaseException());
                    var why = exception is HttpRequestException ? "Cannot connect to destination host" : exception.Message;
                    PlayerLoop.Post(() => End(UnityWebRequest.Result.ConnectionError, why));
                }
            });
        }

        /// <summary>Ends it in a later frame, unless it has ended before that.</summary>
        internal void Stop(string why)
        {
            if (Ended) return;
            PlayerLoop.Post(() => End(UnityWebRequest.Result.ConnectionError, why));
            stop.Cancel();
        }

        private async void Expire(int seconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            PlayerLoop.Post(() => Stop("Request timeout"));
        }

        private void Answered(HttpResponseMessage answer, byte[] body)
        {
            if (Ended) return;
            Status = (long)answer.StatusCode;
            Headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value));
            if (request.downloadHandler != null) request.downloadHandler.Received = body;
            if (Status >= 300 && Status < 400 && Headers.ContainsKey("Location"))
            {
                if (request.redirectLimit > 0) throw new NotSupportedException("The stand-in follows no redirect: " + request.url);
                End(UnityWebRequest.Result.ConnectionError, "Redirect limit exceeded");
            }
            else if (Status >= 400) End(UnityWebRequest.Result.ProtocolError, $"HTTP/1.1 {Status} {answer.ReasonPhrase}");
            else End(UnityWebRequest.Result.Success, null);
        }

        private void End(UnityWebRequest.Result result, string error)
        {
            if (Ended) return;
            Ended = true;
            UnderWay--;
            Result = result;
            Error = error;
            Operation.End();
        }
    }
}
