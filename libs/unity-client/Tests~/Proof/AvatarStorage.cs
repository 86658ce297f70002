using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Api;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>The storage that a picture is sent to: how long it has, when it is asked again, and what the game is told of its refusals.</summary>
    public sealed class AvatarStorage : IScenario
    {
        private const string Taken = "204 No Content\r\n\r\n";
        private const string Late = "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message></Error>";

        public async Task Run(Place place)
        {
            await Limits();
            await Refused(place);
            using (var platform = new UnityPlatform())
            {
                await Again(platform, "503 Slow Down\r\n\r\n<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>");
                await Again(platform, "400 Bad Request\r\n\r\n<Error><Code>RequestTimeout</Code><Message>Idle.</Message></Error>");
                await Again(platform, "200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Welcome to the hotel</h1>");
                await TooLate(platform);
            }
        }

        private static async Task Limits()
        {
            var time = new FakeTime(1);
            using (var nobody = new OddServer())
            {
                var upload = Upload(time, nobody, 10 * 1024 * 1024);
                await Waiting.Until(() => nobody.Asked == 1, "the first try");
                Transcript.Same(170.0, time.Next, "10 MiB have, in one try, 10 s and a second for each 64 KiB; seconds");
                time.Pass(170);
                await Waiting.Until(() => time.Next > 170 && time.Next < 171, "a wait");
                time.Pass(1);
                await Waiting.Until(() => nobody.Asked == 2, "the second try");
                Transcript.Same(220.0, time.Next, "and in all tries 60 s and as much again; seconds");
                time.Pass(60);
                await Transcript.Fails<ConnectionException>(upload, "a storage that does not answer");
                time = new FakeTime(2);
                upload = Upload(time, nobody, 96 * 1024);
                await Waiting.Until(() => nobody.Asked == 3, "a try");
                Transcript.Same(11.5, time.Next, "96 KiB have 11.5 s; seconds");
            }
        }

        /// <summary>By the storage of the local cloud: the picture comes with a byte more than the form says.</summary>
        private static async Task Refused(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                var api = new Between(device.Laurel.Calls) { Sent = request => ((PresignUpload)request.Body).Bytes-- };
                var avatars = new LaurelAvatars(new AvatarApi(api), () => "ada", new Tries(device.Time, default), device.Time);
                var refusal = await Transcript.Fails<UploadRefusedException>(avatars.UploadAsync(new byte[100], PictureType.ImagePng), "a picture with a byte too many");
                Transcript.Check(refusal.Code == "EntityTooLarge" && refusal.StatusCode == 400 && refusal.Message.Contains("another length"), "is refused with what to do");
            }
        }

        private static async Task Again(UnityPlatform platform, string first)
        {
            using (var storage = new OddServer { Answer = Taken })
            {
                storage.First.Enqueue(first);
                await Upload(platform, storage, 100);
                Transcript.Same(2, storage.Asked, "a storage that answers " + first.Split('\r')[0] + " is asked again; times");
            }
        }

        private static async Task TooLate(UnityPlatform platform)
        {
            using (var storage = new OddServer { Answer = "403 Forbidden\r\n\r\n" + Late })
            {
                var refusal = await Transcript.Fails<UploadRefusedException>(Upload(platform, storage, 100), "a form that is over");
                Transcript.Check(refusal.Code == "AccessDenied" && refusal.Message.Contains("Policy expired") && refusal.Message.Contains("smaller"), "is refused with what to do");
                Transcript.Same(1, storage.Asked, "and not sent again; times");
            }
        }

        private static Task Upload(ILaurelPlatform platform, OddServer storage, int bytes)
        {
            var form = new SignedUpload { UploadId = "u", Url = storage.Address, Fields = new Dictionary<string, string>() };
            return new LaurelAvatars(new AvatarApi(new Between(null) { Form = form }), () => "ada", new Tries(platform, default), platform).UploadAsync(new byte[bytes], PictureType.ImagePng);
        }

        /// <summary>Stands before the service, or, with a form, for it.</summary>
        private sealed class Between : IApiClient
        {
            private readonly IApiClient calls;

            public Between(IApiClient calls)
            {
                this.calls = calls;
            }

            public Action<ApiRequest> Sent { get; set; }

            public SignedUpload Form { get; set; }

            public Task<ApiResponse<T>> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken = default)
            {
                if (Sent != null) Sent(request);
                if (Form == null) return calls.SendAsync<T>(request, cancellationToken);
                object answer = new DrawnAvatar { AvatarId = "a" };
                if (typeof(T) == typeof(SignedUpload)) answer = Form;
                if (typeof(T) == typeof(PlayerProfile)) answer = new PlayerProfile();
                return Task.FromResult(new ApiResponse<T>(200, null, (T)answer, ""));
            }
        }
    }
}
