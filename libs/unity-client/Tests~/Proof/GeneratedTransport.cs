using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Api;
using Laurel.Client.Model;
using UnityEngine;
using UnityEngine.Networking;

namespace Laurel.Proof
{
    /// <summary>No answer, one too late, one that is not the service's, one of a service that is newer; and Unity's main thread.</summary>
    public sealed class GeneratedTransport : IScenario
    {
        public async Task Run(Place place)
        {
            await MainThread(place);
            await Offline(place);
            using (var odd = new OddServer())
            {
                await Late(odd);
                await NotOurs(odd);
                await Newer(odd);
                await Short(odd);
            }
        }

        private static async Task MainThread(Place place)
        {
            var main = Thread.CurrentThread;
            await new HealthApi(place.Client()).HealthAsync();
            Transcript.Check(Thread.CurrentThread == main, "what awaits a call goes on on Unity's main thread");
            Exception thrown = null;
            await Task.Run(() =>
            {
                try
                {
                    UnityWebRequest.Get(place.Api);
                }
                catch (UnityException exception)
                {
                    thrown = exception;
                }
            });
            Transcript.Check(thrown != null, "the stand-in refuses other threads, as Unity does: " + thrown?.Message);
        }

        private static async Task Offline(Place place)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            await Transcript.Fails<ConnectionException>(new HealthApi(new Configuration($"http://127.0.0.1:{port}")).HealthAsync(), "nobody there");
            Transcript.Check(Throws<ArgumentException>(() => new Configuration("api.example.com")), "an address without https:// is refused at once");
        }

        private static async Task Late(OddServer odd)
        {
            odd.Answer = null;
            var slow = new HealthApi(new Configuration(odd.Address) { Timeout = TimeSpan.FromMilliseconds(300) });
            await Transcript.Fails<ConnectionException>(slow.HealthAsync(), "an answer that does not come");
            var cancel = new CancellationTokenSource();
            var call = new HealthApi(new Configuration(odd.Address)).HealthAsync(cancel.Token);
            await Task.Run(() => cancel.Cancel());
            await Transcript.Fails<OperationCanceledException>(call, "a call that the game cancels, on another thread");
            await Transcript.Fails<OperationCanceledException>(slow.HealthAsync(cancel.Token), "one with a token that is cancelled already");
        }

        private static async Task NotOurs(OddServer odd)
        {
            var health = new HealthApi(new Configuration(odd.Address));
            odd.Answer = "200 OK\r\nContent-Type: text/html\r\n\r\n<html>Welcome to the hotel</html>";
            var hotel = await Transcript.Fails<UnexpectedResponseException>(health.HealthAsync(), "a hotel's sign-in page");
            Transcript.Check(hotel.StatusCode == 200 && hotel.RawContent.Contains("hotel"), "with what came");
            odd.Answer = "200 OK\r\nContent-Type: application/json\r\n\r\n{\"status\":\"ok\"}";
            await Transcript.Fails<UnexpectedResponseException>(health.HealthAsync(), "JSON that lacks a field");
            odd.Answer = "302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n";
            await Transcript.Fails<ConnectionException>(health.HealthAsync(), "a redirect is not followed");
            odd.Answer = "503 Busy\r\nRetry-After: 7\r\nContent-Type: text/html\r\n\r\n<html>";
            var busy = await Transcript.Fails<ApiException>(health.HealthAsync(), "503 of something in between");
            Transcript.Check(busy.Problem == null && busy.Code == ProblemCode.Unknown && busy.RetryAfter == TimeSpan.FromSeconds(7), "without a problem, Unknown, 7 s to wait");
        }

        private static async Task Newer(OddServer odd)
        {
            const string problem = "{\"type\":\"urn:x\",\"title\":\"T\",\"status\":409,\"detail\":\"D\",\"code\":\"of_tomorrow\",\"requestId\":\"r\",\"more\":{\"a\":[1]}}";
            odd.Answer = Refused(problem);
            var newer = await Transcript.Fails<ApiException>(new HealthApi(new Configuration(odd.Address)).HealthAsync(), "a code of a newer service");
            Transcript.Check(newer.Code == ProblemCode.Unknown && newer.Problem.Detail == "D", "is Unknown, and its detail is there");
            odd.Answer = "202 Accepted\r\nContent-Type: application/json\r\n\r\n{\"status\":\"processing\",\"avatarId\":\"a\"}";
            var avatar = new AvatarApi(new Configuration(odd.Address));
            var drawn = await avatar.ProcessWithHttpInfoAsync(new ProcessUpload { UploadId = "q3nWq2m0Qy6oZ0v1pXk4Tg" });
            Transcript.Check(drawn.StatusCode == 202 && drawn.Data == null, "an avatar that is not ready: 202, no data");
        }

        private static async Task Short(OddServer odd)
        {
            odd.Answer = Refused("{\"detail\":\"D\",\"code\":\"version_conflict\",\"requestId\":\"r\",\"title\":null}");
            var refusal = await Transcript.Fails<ApiException>(new HealthApi(new Configuration(odd.Address)).HealthAsync(), "a refusal of code, detail and requestId alone");
            Transcript.Check(refusal.Code == ProblemCode.VersionConflict && refusal.Problem.Detail == "D" && refusal.Problem.RequestId == "r", "is one");
            Transcript.Check(refusal.Problem.Type == "about:blank" && refusal.Problem.Title == "version_conflict" && refusal.Problem.Status == 409, "what it leaves out is what the status and the code say");
            foreach (var lacking in new[] { "{\"code\":\"try_again\",\"requestId\":\"r\"}", "{\"detail\":\"D\",\"requestId\":\"r\"}", "{\"detail\":\"D\",\"code\":\"try_again\"}", "[]", "" })
            {
                odd.Answer = Refused(lacking);
                var other = await Transcript.Fails<ApiException>(new HealthApi(new Configuration(odd.Address)).HealthAsync(), "an answer of somebody in between: " + lacking);
                Transcript.Check(other.Problem == null, "is none of the service's");
            }
        }

        private static string Refused(string body) => "409 Conflict\r\nContent-Type: application/problem+json\r\n\r\n" + body;

        private static bool Throws<TException>(Action action) where TException : Exception
        {
            try
            {
                action();
                return false;
            }
            catch (TException)
            {
                return true;
            }
        }
    }
}
