using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Api;
using Laurel.Client.Model;

namespace Laurel
{
    /// <summary>From a picture's bytes to the player's avatar, in one call.</summary>
    public sealed class LaurelAvatars
    {
        private const double LookSeconds = 3;
        private const double TotalSeconds = 180;

        /// <summary>A phone sends slowly: a try, and all of them, have a second more for as many bytes.</summary>
        private const double BytesASecond = 64 * 1024;

        private readonly AvatarApi api;
        private readonly Func<string> playing;
        private readonly Tries tries;
        private readonly ILaurelPlatform platform;

        /// <param name="playing">who plays now, by the name of the user pool</param>
        internal LaurelAvatars(AvatarApi api, Func<string> playing, Tries tries, ILaurelPlatform platform)
        {
            this.playing = playing;
            this.api = api;
            this.tries = tries;
            this.platform = platform;
        }

        /// <summary>Sends a picture, has it drawn, and makes the avatar that comes of it the player's own.</summary>
        /// <param name="picture">a file as it is: JPEG, PNG or WebP, at most 10 MiB</param>
        /// <exception cref="ApiException">with a <c>Problem.Hint</c> for the player where the picture becomes no avatar, as <c>no_face</c></exception>
        /// <exception cref="UploadRefusedException">the storage does not take it, as where sending it took more than two minutes</exception>
        /// <exception cref="OperationCanceledException">also where another player plays meanwhile</exception>
        /// <exception cref="ConnectionException">no answer, or it was not drawn within three minutes</exception>
        public async Task<DrawnAvatar> UploadAsync(byte[] picture, PictureType type, CancellationToken cancellation = default)
        {
            var player = playing();
            var form = await api.PresignAsync(new PresignUpload { ContentType = type, Bytes = picture.Length }, null, cancellation);
            await SendAsync(form, picture, type, cancellation);
            var drawn = await DrawAsync(form.UploadId, player, cancellation);
            Demand(player);
            await api.UpdateAsync(new UpdateProfile { AvatarId = drawn.AvatarId }, null, cancellation);
            return drawn;
        }

        private async Task SendAsync(SignedUpload form, byte[] picture, PictureType type, CancellationToken cancellation)
        {
            var boundary = "laurel-" + Uuid.Random();
            var request = new HttpRequest("POST", form.Url) { Body = MultipartForm.Write(boundary, form.Fields, picture, ApiJson.Serialize(type).Trim('"')) };
            request.Headers["Content-Type"] = "multipart/form-data; boundary=" + boundary;
            var more = picture.Length / BytesASecond;
            request.LimitSeconds = Tries.LimitSeconds + more;
            await tries.RunAsync(limited => Storage.SendAsync(request, limited), request.LimitSeconds, tries.Deadline + more, cancellation);
        }

        /// <summary>The same call again answers what became of a picture that takes longer than an answer may.</summary>
        private async Task<DrawnAvatar> DrawAsync(string uploadId, string player, CancellationToken cancellation)
        {
            var end = platform.Seconds + TotalSeconds;
            while (platform.Seconds < end)
            {
                Demand(player);
                var drawn = await api.ProcessAsync(new ProcessUpload { UploadId = uploadId }, null, cancellation);
                if (drawn != null) return drawn;
                await tries.WaitAsync(LookSeconds, cancellation);
            }
            throw new ConnectionException("The picture was not drawn within " + TotalSeconds.ToString(CultureInfo.InvariantCulture) + " s.");
        }

        /// <summary>Each step is a call of whoever plays then.</summary>
        private void Demand(string player)
        {
            if (playing() != player) throw new OperationCanceledException("Another player plays now.");
        }
    }
}
