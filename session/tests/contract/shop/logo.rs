//! A shop's logo: an image by its bytes, set by whoever runs the shop, on what is shown of it, and given again as it is.

use session::catalogue;
use session::shop::{self, LogoError, Role};

use crate::support::{Asks, Garage, on_both};

/// The head of a PNG that is so wide and high, and something after it.
fn png(width: u32, height: u32, rest: &[u8]) -> Vec<u8> {
    let head = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes(), b"\x08\x06\0\0\0"];
    [&head.concat()[..], rest].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_is_set_replaced_and_removed_and_stands_wherever_the_shop_is_named() {
    const RECORDED: &str = "SELECT COUNT(*) FROM audit_log WHERE action = $1 AND actor_id = $2";
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.staff(Role::Manager).await);
        let shown = async || {
            let settings = shop::settings(cx, garage.shop_id).await.expect("readable").logo.clone();
            let terms = catalogue::terms(cx, garage.shop_id).await.expect("readable").shop_logo;
            assert_eq!(settings.clone().unwrap_or_default(), terms, "the front page and the receipts show one");
            settings
        };
        assert_eq!(shown().await, None);
        shop::remove_logo(&cx.of(manager.identity()), &manager).await.expect("there is none");
        let (first, second) = (png(320, 80, b"one"), png(320, 80, b"two"));
        let name = shop::set_logo(&cx.of(manager.identity()), &manager, &first).await.expect("set");
        assert!(name.len() == 68 && name.ends_with(".png"), "{name}");
        assert_eq!(shown().await.as_ref(), Some(&name));
        let logo = shop::logo(cx, &name).await.expect("readable").expect("there");
        assert_eq!((logo.media_type, &logo.bytes), ("image/png", &first));
        let again = shop::set_logo(&cx.of(manager.identity()), &manager, &second).await.expect("set");
        assert_ne!(again, name, "another picture has another name");
        assert_eq!(shop::logo(cx, &name).await.expect("readable"), None);
        // Another shop's own, also where it is the same picture.
        let elsewhere = garage.next_shop().await;
        let other = elsewhere.staff(Role::Admin).await;
        assert_eq!(shop::set_logo(&cx.of(other.identity()), &other, &second).await.expect("set"), again);
        shop::remove_logo(&cx.of(other.identity()), &other).await.expect("removed");
        assert_eq!(shown().await, Some(again.clone()));
        shop::remove_logo(&cx.of(manager.identity()), &manager).await.expect("removed");
        assert_eq!((shown().await, shop::logo(cx, &again).await.expect("readable")), (None, None));
        for (action, times) in [("logo_changed", 2), ("logo_removed", 1)] {
            assert_eq!(garage.count(RECORDED, vec![action.into(), manager.user.id.into()]).await, times, "{action}");
        }
        for nothing in ["", "x", ".png", "../x.png", "x.svg", "'.png"] {
            assert_eq!(shop::logo(cx, nothing).await.expect("readable"), None, "{nothing}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_or_too_large_is_refused_and_so_is_whoever_does_not_run_the_shop() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.staff(Role::Manager).await);
        let most = cx.limits.logo_bytes_max;
        let large = png(1, 1, &vec![0; most]);
        for (bytes, why) in [
            (&b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..], "PNG, JPEG or WebP"),
            (b"", "PNG, JPEG or WebP"),
            (&png(4_001, 1, b""), "longer than 4000 pixels"),
            (&large, "larger than 200 kB"),
        ] {
            let refused = shop::set_logo(&cx.of(manager.identity()), &manager, bytes).await;
            let Err(LogoError::Invalid(said)) = refused else { panic!("{refused:?}") };
            assert!(said.contains(why), "{said}");
        }
        shop::set_logo(&cx.of(manager.identity()), &manager, &large[..most]).await.expect("so much may be");
        for role in [Role::Customer, Role::Mechanic, Role::Cashier] {
            let who = garage.at_home(garage.person(role).await);
            assert!(
                matches!(
                    shop::set_logo(&cx.of(who.identity()), &who, &png(1, 1, b"")).await,
                    Err(LogoError::NotAllowed)
                ),
                "{role}"
            );
            assert!(
                matches!(shop::remove_logo(&cx.of(who.identity()), &who).await, Err(LogoError::NotAllowed)),
                "{role}"
            );
        }
    })
    .await;
}
