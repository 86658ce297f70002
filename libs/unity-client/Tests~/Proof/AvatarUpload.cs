using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Laurel.Client.Model;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>A portrait becomes the player's avatar in one call; what is no picture does not.</summary>
    public sealed class AvatarUpload : IScenario
    {
        private const string Portrait = "libs/testing/portraits/astronaut.png";

        public async Task Run(Place place)
        {
            using (var device = new Device(place, "phone"))
            {
                var laurel = device.Laurel;
                var frame = Time.frameCount;
                var drawn = await laurel.Avatars.UploadAsync(File.ReadAllBytes(Portrait), PictureType.ImagePng);
                Transcript.Check(Time.frameCount > frame + 10, "the game went on meanwhile");
                Transcript.Say($"skin {drawn.Palette.Skin}, hair {drawn.Palette.Hair}, eyes at {drawn.Landmarks.LeftEye[0]}, {drawn.Landmarks.LeftEye[1]}");
                var me = await laurel.Player.SessionAsync();
                Transcript.Same(drawn.Variants.Webp128, me.Avatar.Variants.Webp128, "avatar upload: it is the player's own");
                var picture = await Http.SendAsync(new HttpRequest("GET", drawn.Variants.Png512), CancellationToken.None);
                Transcript.Check(picture.IsGood && picture.Body.Length > 10000, "and its picture is there");
                var refusal = await Transcript.Fails<ApiException>(
                    laurel.Avatars.UploadAsync(Encoding.UTF8.GetBytes("no picture"), PictureType.ImagePng), "what is no picture");
                Transcript.Check(!string.IsNullOrEmpty(refusal.Problem.Hint), $"is refused with a hint: {refusal.Code}, {refusal.Problem.Hint}");
                Transcript.Same(1, (await laurel.Avatar.ListAsync()).Avatars.Count(avatar => avatar.Status == AvatarStatus.Ready), "avatars that are ready");
            }
        }
    }
}
